"""What KFP does of each figure. Runs where kfp is installed, and only there.

kfp_side.py FOLDER MODULE OUT
"""

import importlib
import sys

from kfp import compiler

folder, module, out = sys.argv[1:]
sys.path.insert(0, folder)
compiler.Compiler().compile(importlib.import_module(module).main, out)

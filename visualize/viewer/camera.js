// The camera: which part of the picture is on the canvas, and how large.

const ZOOM = { least: 0.005, most: 4 };

class Camera {
  constructor(canvas) {
    this.canvas = canvas;
    this.x = 0; // the point of the picture in the upper left corner
    this.y = 0;
    this.scale = 1;
  }

  get width() {
    return this.canvas.clientWidth;
  }

  get height() {
    return this.canvas.clientHeight;
  }

  toWorld(x, y) {
    return [this.x + x / this.scale, this.y + y / this.scale];
  }

  toScreen(x, y) {
    return [(x - this.x) * this.scale, (y - this.y) * this.scale];
  }

  pan(dx, dy) {
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
  }

  /** Zoom by a factor; what is at the point of the screen stays there. */
  zoom(factor, x = this.width / 2, y = this.height / 2) {
    const [worldX, worldY] = this.toWorld(x, y);
    this.scale = Math.min(ZOOM.most, Math.max(ZOOM.least, this.scale * factor));
    this.put(worldX, worldY, x, y);
  }

  /** Bring a point of the picture to a point of the screen. */
  put(worldX, worldY, x, y) {
    this.x = worldX - x / this.scale;
    this.y = worldY - y / this.scale;
  }

  /** Show all of a rectangle, no larger than life. */
  fit({ x, y, width, height }, margin = 40) {
    const room = Math.max(1, this.width - 2 * margin);
    const high = Math.max(1, this.height - 2 * margin);
    this.scale = Math.max(ZOOM.least, Math.min(1.25, room / Math.max(1, width), high / Math.max(1, height)));
    this.put(x + width / 2, y + height / 2, this.width / 2, this.height / 2);
  }

  /** Bring a box to the middle, large enough to be read. */
  center(box) {
    this.scale = Math.max(this.scale, 0.8);
    this.put(box.x + box.width / 2, box.y + Math.min(box.height / 2, this.height / 3 / this.scale), this.width / 2, this.height / 2);
  }

  isOnScreen(box) {
    const [left, up] = this.toScreen(box.x, box.y);
    const [right, down] = this.toScreen(box.x + box.width, box.y + box.height);
    return left >= 0 && up >= 0 && right <= this.width && down <= this.height;
  }
}

"""Balls in a box that bounce off its walls and off each other, with a class for each kind of thing.

What to look for: a method carries the name of the class that its object has (`HeavyBall.move`), or, where it is
called on several, of the one that took most time. Comparing each ball with every other is what costs.

    Box.collide     about 80 % of the time, more than half of it in `touches`
    Box.move        about 20 %
"""

from __future__ import annotations


class Ball:
    gravity = 0.0

    def __init__(self, x: float, y: float, speed_x: float, speed_y: float) -> None:
        self.x, self.y = x, y
        self.speed_x, self.speed_y = speed_x, speed_y

    def move(self, seconds: float) -> None:
        self.speed_y -= self.gravity * seconds
        self.x += self.speed_x * seconds
        self.y += self.speed_y * seconds
        if not 0 <= self.x <= 1:
            self.speed_x = -self.speed_x
        if not 0 <= self.y <= 1:
            self.speed_y = -self.speed_y

    def touches(self, other: Ball) -> bool:
        return (self.x - other.x) ** 2 + (self.y - other.y) ** 2 < 0.0001

    def bounce(self, other: Ball) -> None:
        self.speed_x, other.speed_x = other.speed_x, self.speed_x
        self.speed_y, other.speed_y = other.speed_y, self.speed_y


class HeavyBall(Ball):
    gravity = 9.81

    def move(self, seconds: float) -> None:
        for _ in range(4):  # it is fast: smaller steps
            super().move(seconds / 4)


class Box:
    def __init__(self, balls: int) -> None:
        kinds = [Ball, HeavyBall]
        self.balls = [
            kinds[n % 2](n / balls, (n * 7 % balls) / balls, 0.3 - n % 5 / 10, 0.2 - n % 3 / 10)
            for n in range(balls)
        ]
        self.bounces = 0

    def move(self, seconds: float) -> None:
        for ball in self.balls:
            ball.move(seconds)

    def collide(self) -> None:
        for position, ball in enumerate(self.balls):
            for other in self.balls[position + 1 :]:
                if ball.touches(other):
                    ball.bounce(other)
                    self.bounces += 1

    def step(self, seconds: float) -> None:
        self.move(seconds)
        self.collide()


def main() -> None:
    box = Box(balls=50)
    for _ in range(3000):
        box.step(0.001)
    print(f"{box.bounces} bounces")


if __name__ == "__main__":
    main()

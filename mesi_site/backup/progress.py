"""How far a backup or a restore has come, for somebody who looks at a terminal; silent elsewhere."""


class Progress:
    """Called with what is done and what there is, in bytes; writes a line at each further per cent."""

    def __init__(self, stream):
        self.stream, self.shown = stream, -1

    def __call__(self, done, whole):
        percent = min(99, done * 100 // max(1, whole))
        if self.stream.isatty() and percent > self.shown:
            self.shown = percent
            self.stream.write(f"\r{percent:3} %  {done / 1e6:.0f} MB")
            self.stream.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.shown >= 0:
            self.stream.write("\r" + " " * 40 + "\r")

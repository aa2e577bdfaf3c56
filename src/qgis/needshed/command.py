"""Calls the command, shows its progress, stops it when asked to, and passes on what it says."""
import codecs
import os
import queue
import re
import shutil
import subprocess
import threading

from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import QgsProcessingException

COMMAND_SETTING = "NEEDSHED_COMMAND"
NO_COMMAND = ("The command 'needshed' is not on PATH. Install it, or say where it is in Settings, Options, "
              "Processing, Providers, needshed.")

# The bar that the command draws on a terminal, "\r\x1b[K  [####....]  17 %  drawing localities, about 4 s left", or
# "  a stage …, 900 records a second", between codes that keep it on one line.
LINE_START = "\r\x1b[K"
WRAPPING = re.compile(r"\x1b\[\?7[lh]")
PACE = r"(?:, [\d.,]+ \w+ a second)?(?:, about [\d.]+ \w+ left)?"
WITH_BAR = re.compile(r"  \[[#.]+\] +(\d+) %  (.+?)" + PACE)
WITHOUT_BAR = re.compile(r"  (.+) …" + PACE)
SECONDS_TO_CLEAR_UP = 20


def find_command():
    """The path of the command, or None."""
    return shutil.which(ProcessingConfig.getSetting(COMMAND_SETTING) or "needshed")


class ProgressReader:
    """Takes the command's standard error in pieces: progress goes to the feedback, the rest is kept as messages."""

    def __init__(self, feedback):
        self.messages = []
        self._feedback = feedback
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._stage = None

    def take(self, data):
        self._rest += self._decoder.decode(data)
        *lines, self._rest = self._rest.split("\n")
        self.messages += [line.rpartition(LINE_START)[2] for line in lines]
        self._rest = self._rest[self._rest.rfind(LINE_START):] if LINE_START in self._rest else self._rest
        self._show(self._rest.rpartition(LINE_START)[2])

    def _show(self, line):
        line = WRAPPING.sub("", line)
        with_bar, without_bar = WITH_BAR.fullmatch(line), WITHOUT_BAR.fullmatch(line)
        stage = with_bar[2] if with_bar else without_bar[1] if without_bar else None
        if stage is None:
            return
        if stage != self._stage:
            self._stage = stage
            self._feedback.setProgressText(stage[0].upper() + stage[1:])
        self._feedback.setProgress(int(with_bar[1]) if with_bar else 0)


def _forward(pipe, kind, pieces):
    with pipe:
        while True:
            data = os.read(pipe.fileno(), 65536)
            pieces.put((kind, data))
            if not data:
                return


def _stop(process):
    """As a terminal's Ctrl-C, but by SIGTERM, which no shell that QGIS was started from has set aside."""
    process.terminate()
    try:
        process.wait(SECONDS_TO_CLEAR_UP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run_command(arguments, feedback, directory=None):
    """Runs `needshed ARGUMENTS`. Gives its exit status, 0 or 1, and its standard output; None when it was cancelled.
    Raises QgsProcessingException with the command's own message."""
    command = find_command()
    if command is None:
        raise QgsProcessingException(NO_COMMAND)
    process = subprocess.Popen([command, *arguments, "--progress"], cwd=directory, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    pieces = queue.Queue()
    for pipe, kind in ((process.stdout, "out"), (process.stderr, "err")):
        threading.Thread(target=_forward, args=(pipe, kind, pieces), daemon=True).start()
    reader = ProgressReader(feedback)
    output = b""
    open_pipes = 2
    while open_pipes:
        if feedback.isCanceled():
            _stop(process)
            return None
        try:
            kind, data = pieces.get(timeout=0.1)
        except queue.Empty:
            continue
        open_pipes -= not data
        if kind == "err":
            reader.take(data)
        else:
            output += data
    status = process.wait()
    if status not in (0, 1):
        message = "\n".join(line for line in reader.messages if line) or f"It ended with status {status}."
        raise QgsProcessingException(message.replace("needshed: ", "", 1))
    return status, output.decode("utf-8", "replace")

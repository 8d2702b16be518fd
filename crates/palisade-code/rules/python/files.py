import os
import tarfile
import tempfile
from flask import request, send_file
from werkzeug.utils import secure_filename

def download():
    name = request.args["name"]
    # ruleid: python-path-from-request
    one = send_file("files/" + name)
    # ruleid: python-path-from-request
    two = open(os.path.join("files", name))
    # ok: python-path-from-request
    three = open(os.path.join("files", secure_filename(name)))
    # ok: python-path-from-request
    four = open("files/all.txt")
    return one, two, three, four


def extract(path):
    with tarfile.open(path) as archive:
        # ruleid: python-tar-extracted-unfiltered
        archive.extractall("out")
    other = tarfile.open(path)
    # ruleid: python-tar-extracted-unfiltered
    other.extractall()
    # ok: python-tar-extracted-unfiltered
    other.extractall("out", filter="data")
    with tarfile.open(path) as archive:
        # ok: python-tar-extracted-unfiltered
        archive.extractall("out", filter="data")


def temporary():
    # ruleid: python-tempfile-mktemp
    one = tempfile.mktemp()
    # ruleid: python-tempfile-mktemp
    two = open(tempfile.mktemp(suffix=".txt"), "w")
    # ok: python-tempfile-mktemp
    three = tempfile.mkstemp()
    # ok: python-tempfile-mktemp
    four = tempfile.NamedTemporaryFile()
    return one, two, three, four


def permissions(path):
    # ruleid: python-file-writable-by-all
    os.chmod(path, 0o777)
    # ruleid: python-file-writable-by-all
    os.chmod(path, 0o666)
    # ok: python-file-writable-by-all
    os.chmod(path, 0o600)
    # ok: python-file-writable-by-all
    os.chmod(path, 0o755)


def masks():
    # ruleid: python-umask-zero
    os.umask(0)
    # ruleid: python-umask-zero
    os.umask(0o000)
    # ok: python-umask-zero
    previous = os.umask(0)
    # ok: python-umask-zero
    os.umask(0o077)
    # ok: python-umask-zero
    os.umask(0o022)
    return previous

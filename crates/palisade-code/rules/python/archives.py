import os
import tarfile
import tempfile
import zipfile


def tar_extracted_unfiltered_unsafe1(path):
    # ruleid: python-tar-extracted-unfiltered
    tarfile.open(path).extractall("/data")


def tar_extracted_unfiltered_unsafe2(path):
    with tarfile.open(path) as archive:
        # ruleid: python-tar-extracted-unfiltered
        archive.extractall()


def tar_extracted_unfiltered_safe1(path):
    # ok: python-tar-extracted-unfiltered
    tarfile.open(path).extractall("/data", filter="data")


def tar_extracted_unfiltered_safe2(path):
    with zipfile.ZipFile(path) as archive:
        # ok: python-tar-extracted-unfiltered
        archive.extractall()


def zip_slip_unsafe1(archive, folder):
    for name in archive.namelist():
        # ruleid: python-zip-slip
        with open(os.path.join(folder, name), "wb") as out:
            out.write(archive.read(name))


def zip_slip_unsafe2(archive, folder):
    for entry in archive.infolist():
        path = os.path.join(folder, entry.filename)
        # ruleid: python-zip-slip
        with open(path, "wb") as out:
            out.write(archive.read(entry))


def zip_slip_unsafe3(archive, folder):
    for member in archive.getmembers():
        target = folder + "/" + member.name
        # ruleid: python-zip-slip
        open(target, "wb").write(archive.extractfile(member).read())


def zip_slip_safe1(archive, folder):
    for name in archive.namelist():
        # ok: python-zip-slip
        with open(os.path.join(folder, os.path.basename(name)), "wb") as out:
            out.write(archive.read(name))


def zip_slip_safe2(archive, folder):
    for name in archive.namelist():
        path = os.path.realpath(os.path.join(folder, name))
        if not path.startswith(folder):
            continue
        # ok: python-zip-slip
        with open(path, "wb") as out:
            out.write(archive.read(name))


def zip_slip_safe3(archive, folder):
    for name in archive.namelist():
        # ok: python-zip-slip
        archive.extract(name, folder)


def tempfile_mktemp_unsafe1():
    # ruleid: python-tempfile-mktemp
    return tempfile.mktemp()


def tempfile_mktemp_unsafe2():
    # ruleid: python-tempfile-mktemp
    return open(tempfile.mktemp(".txt"), "w")


def tempfile_mktemp_safe1():
    # ok: python-tempfile-mktemp
    return tempfile.mkstemp()


def tempfile_mktemp_safe2():
    # ok: python-tempfile-mktemp
    return tempfile.NamedTemporaryFile()


def file_writable_by_all_unsafe1(path):
    # ruleid: python-file-writable-by-all
    os.chmod(path, 0o777)


def file_writable_by_all_unsafe2(path):
    # ruleid: python-file-writable-by-all
    path.chmod(0o666)


def file_writable_by_all_safe1(path):
    # ok: python-file-writable-by-all
    os.chmod(path, 0o600)


def file_writable_by_all_safe2(path):
    # ok: python-file-writable-by-all
    path.chmod(0o755)


def umask_zero_unsafe1():
    # ruleid: python-umask-zero
    os.umask(0)


def umask_zero_unsafe2():
    if daemon:
        # ruleid: python-umask-zero
        os.umask(0)


def umask_zero_safe1():
    # ok: python-umask-zero
    os.umask(0o077)


def umask_zero_safe2():
    # ok: python-umask-zero
    before = os.umask(0)

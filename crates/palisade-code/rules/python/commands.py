import ast
import importlib
import os
import shlex
import subprocess
from flask import request

def ping():
    host = request.args["host"]
    # ruleid: python-command-from-request
    os.system("ping -c 1 " + host)
    # ruleid: python-command-from-request, python-shell-command-by-formatting
    subprocess.run(f"ping -c 1 {host}", shell=True, check=True)
    # ok: python-command-from-request
    subprocess.run(["ping", "-c", "1", host], check=True)
    # ok: python-command-from-request
    os.system("ping -c 1 " + shlex.quote(host))


def archive(folder):
    # ruleid: python-shell-command-by-formatting
    subprocess.call("tar cf all.tar %s" % folder, shell=True)
    # ruleid: python-shell-command-by-formatting
    os.system(f"tar cf all.tar {folder}")
    # ok: python-shell-command-by-formatting
    subprocess.call(["tar", "cf", "all.tar", folder])
    # ok: python-shell-command-by-formatting
    os.system("tar cf all.tar .")


def calculate():
    formula = request.form["formula"]
    # ruleid: python-eval-from-request
    exec(formula)
    # ruleid: python-eval-from-request
    first = eval(formula)
    # ok: python-eval-from-request
    second = ast.literal_eval(formula)
    # ok: python-eval-from-request
    third = eval("1 + 1")
    return first, second, third


PLUGINS = {"csv": "plugins.csv"}


def plugin():
    name = request.args.get("plugin")
    # ruleid: python-import-from-request
    one = importlib.import_module("plugins." + name)
    # ruleid: python-import-from-request
    two = __import__(name)
    # ok: python-import-from-request
    three = importlib.import_module("plugins.csv")
    # ok: python-import-from-request
    print(name)
    return one, two, three


def remote(client, name):
    # ruleid: python-paramiko-command-by-formatting
    client.exec_command(f"systemctl restart {name}")
    # ruleid: python-paramiko-command-by-formatting
    client.exec_command("systemctl restart %s" % name)
    # ok: python-paramiko-command-by-formatting
    client.exec_command("systemctl restart web")
    command = "systemctl status"
    # ok: python-paramiko-command-by-formatting
    client.exec_command(command)

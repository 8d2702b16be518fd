import shlex
import os
import subprocess
from flask import Flask, request

app = Flask(__name__)


@app.route("/command_from_request-unsafe-1")
def command_from_request_unsafe1():
    command = "ping " + request.args["host"]
    # ruleid: python-command-from-request
    os.system(command)


@app.route("/command_from_request-unsafe-2")
def command_from_request_unsafe2():
    folder = request.form.get("folder")
    command = f"ls {folder}"
    # ruleid: python-command-from-request
    subprocess.run(command, shell=True)


@app.route("/command_from_request-unsafe-3")
def command_from_request_unsafe3():
    arguments = ["sh", "-c"]
    arguments.append("cat " + request.cookies.get("name"))
    # ruleid: python-command-from-request
    subprocess.run(arguments)


@app.route("/command_from_request-unsafe-4")
def command_from_request_unsafe4():
    program = request.get_json()["program"]
    # ruleid: python-command-from-request
    subprocess.Popen([program, "--version"])


@app.route("/command_from_request-safe-1")
def command_from_request_safe1():
    # ok: python-command-from-request
    subprocess.run(["ping", request.args["host"]])


@app.route("/command_from_request-safe-2")
def command_from_request_safe2():
    host = shlex.quote(request.args["host"])
    command = "ping " + host
    # ok: python-command-from-request
    os.popen(command)


@app.route("/command_from_request-safe-3")
def command_from_request_safe3():
    command = "head -n %d log" % int(request.args["lines"])
    # ok: python-command-from-request
    os.system(command)


@app.route("/command_from_request-safe-4")
def command_from_request_safe4():
    kind = request.args["kind"]
    if kind not in ("day", "week"):
        return "no"
    command = "report " + kind
    # ok: python-command-from-request
    os.system(command)


def shell_command_by_formatting_unsafe1(name):
    # ruleid: python-shell-command-by-formatting
    subprocess.run(f"ls {name}", shell=True)


def shell_command_by_formatting_unsafe2(name):
    # ruleid: python-shell-command-by-formatting
    os.system("rm -r " + name)


def shell_command_by_formatting_unsafe3(name):
    # ruleid: python-shell-command-by-formatting
    os.popen("ls %s" % name)


def shell_command_by_formatting_safe1(name):
    # ok: python-shell-command-by-formatting
    subprocess.run(["ls", name])


def shell_command_by_formatting_safe2(name):
    # ok: python-shell-command-by-formatting
    os.system(f"ls {shlex.quote(name)}")


def shell_command_by_formatting_safe3(name):
    # ok: python-shell-command-by-formatting
    os.system("ls " + "-l")


def paramiko_command_by_formatting_unsafe1(client, name):
    # ruleid: python-paramiko-command-by-formatting
    client.exec_command(f"ls {name}")


def paramiko_command_by_formatting_unsafe2(client, name):
    # ruleid: python-paramiko-command-by-formatting
    client.exec_command("ls " + name)


def paramiko_command_by_formatting_safe1(client, name):
    # ok: python-paramiko-command-by-formatting
    client.exec_command("uptime")


def paramiko_command_by_formatting_safe2(client, name):
    # ok: python-paramiko-command-by-formatting
    client.exec_command(command)

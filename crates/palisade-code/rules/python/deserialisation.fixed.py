import base64
import io
import json
import pickle
import torch
import yaml
from flask import Flask, request

app = Flask(__name__)


@app.route("/pickle_from_request-unsafe-1")
def pickle_from_request_unsafe1():
    # ruleid: python-pickle-from-request
    return pickle.loads(request.data)


@app.route("/pickle_from_request-unsafe-2")
def pickle_from_request_unsafe2():
    # ruleid: python-pickle-from-request
    return pickle.loads(base64.b64decode(request.cookies["state"]))


@app.route("/pickle_from_request-unsafe-3")
def pickle_from_request_unsafe3():
    stream = io.BytesIO(request.get_data())
    # ruleid: python-pickle-from-request
    return pickle.load(stream)


@app.route("/pickle_from_request-safe-1")
def pickle_from_request_safe1():
    # ok: python-pickle-from-request
    return json.loads(request.data)


@app.route("/pickle_from_request-safe-2")
def pickle_from_request_safe2():
    # ok: python-pickle-from-request
    return pickle.load(open("state", "rb"))


@app.route("/pickle_from_request-safe-3")
def pickle_from_request_safe3():
    # ok: python-pickle-from-request
    return yaml.load(request.data, Loader=yaml.SafeLoader)


def yaml_unsafe_load_unsafe1(text):
    # ruleid: python-yaml-unsafe-load
    return yaml.load(text, Loader=yaml.SafeLoader)


def yaml_unsafe_load_unsafe2(text):
    # ruleid: python-yaml-unsafe-load
    return yaml.load_all(text, Loader=yaml.SafeLoader)


def yaml_unsafe_load_safe1(text):
    # ok: python-yaml-unsafe-load
    return yaml.load(text, Loader=yaml.SafeLoader)


def yaml_unsafe_load_safe2(text):
    # ok: python-yaml-unsafe-load
    return yaml.safe_load(text)


def yaml_unsafe_function_unsafe1(text):
    # ruleid: python-yaml-unsafe-function
    return yaml.safe_load(text)


def yaml_unsafe_function_unsafe2(text):
    # ruleid: python-yaml-unsafe-function
    state = yaml.safe_load(text)


def yaml_unsafe_function_safe1(text):
    # ok: python-yaml-unsafe-function
    return yaml.safe_load(text)


def yaml_unsafe_function_safe2(text):
    # ok: python-yaml-unsafe-function
    return yaml.safe_load_all(text)


def yaml_load_without_loader_unsafe1(text):
    # ruleid: python-yaml-load-without-loader
    return yaml.safe_load(text)


def yaml_load_without_loader_unsafe2(text):
    # ruleid: python-yaml-load-without-loader
    state = yaml.safe_load(open("state"))


def yaml_load_without_loader_safe1(text):
    # ok: python-yaml-load-without-loader
    return yaml.safe_load(text)


def yaml_load_without_loader_safe2(text):
    # ok: python-yaml-load-without-loader
    return yaml.load(text, Loader=yaml.SafeLoader)


def torch_load_all_unsafe1(path):
    # ruleid: python-torch-load-all
    return torch.load(path, weights_only=True)


def torch_load_all_unsafe2(path):
    # ruleid: python-torch-load-all
    model = torch.load("model.pt", weights_only=True)


def torch_load_all_safe1(path):
    # ok: python-torch-load-all
    return torch.load(path, weights_only=True)


def torch_load_all_safe2(path):
    # ok: python-torch-load-all
    return torch.load(path)

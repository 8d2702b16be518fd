import base64
import json
import jsonpickle
import marshal
import pandas
import pickle
import torch
import yaml
from flask import request
from lxml import etree

def restore():
    # ruleid: python-pickle-from-request
    one = pickle.loads(request.data)
    text = base64.b64decode(request.cookies.get("state"))
    # ruleid: python-pickle-from-request
    two = pickle.loads(text)
    # ok: python-pickle-from-request
    three = json.loads(request.data)
    # ok: python-pickle-from-request
    four = pickle.loads(b"\x80\x04N.")
    return one, two, three, four


def documents(stream):
    # ruleid: python-yaml-unsafe-load
    one = yaml.load(stream, Loader=yaml.Loader)
    # ruleid: python-yaml-unsafe-load
    two = yaml.unsafe_load(stream)
    # ok: python-yaml-unsafe-load
    three = yaml.safe_load(stream)
    # ok: python-yaml-unsafe-load
    four = yaml.load(stream, Loader=yaml.SafeLoader)
    return one, two, three, four


def document(stream):
    # ruleid: python-yaml-load-without-loader
    one = yaml.load(stream)
    # ruleid: python-yaml-load-without-loader
    two = yaml.load(stream.read())
    # ok: python-yaml-load-without-loader
    three = yaml.load(stream, yaml.SafeLoader)
    # ok: python-yaml-load-without-loader
    four = yaml.safe_load(stream)
    return one, two, three, four


def model(path):
    # ruleid: python-torch-load-all
    one = torch.load(path, weights_only=False)
    # ruleid: python-torch-load-all
    two = torch.load(path, map_location="cpu", weights_only=False)
    # ok: python-torch-load-all
    three = torch.load(path, weights_only=True)
    # ok: python-torch-load-all
    four = torch.load(path)
    return one, two, three, four


def table():
    # ruleid: python-pandas-pickle-from-request
    one = pandas.read_pickle(request.args["file"])
    name = request.form.get("name")
    # ruleid: python-pandas-pickle-from-request
    two = pandas.read_pickle("data/" + name)
    # ok: python-pandas-pickle-from-request
    three = pandas.read_pickle("data/all.pickle")
    # ok: python-pandas-pickle-from-request
    four = pandas.read_csv("data/all.csv")
    return one, two, three, four


def parsers():
    # ruleid: python-xml-entities-resolved
    one = etree.XMLParser(resolve_entities=True)
    # ruleid: python-xml-entities-resolved
    two = etree.XMLParser(load_dtd=True, no_network=False)
    # ok: python-xml-entities-resolved
    three = etree.XMLParser(resolve_entities=False)
    # ok: python-xml-entities-resolved
    four = etree.XMLParser(recover=True)
    return one, two, three, four

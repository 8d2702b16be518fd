import defusedxml.ElementTree
import xml.dom.minidom
import xml.etree.ElementTree
import xml.sax
import xml.sax.handler
from flask import Flask, request
from lxml import etree

app = Flask(__name__)


def xml_entities_resolved_unsafe1(parser):
    # ruleid: python-xml-entities-resolved
    return etree.XMLParser(resolve_entities=True)


def xml_entities_resolved_unsafe2(parser):
    # ruleid: python-xml-entities-resolved
    parser.setFeature(xml.sax.handler.feature_external_ges, True)


def xml_entities_resolved_safe1(parser):
    # ok: python-xml-entities-resolved
    return etree.XMLParser(resolve_entities=False)


def xml_entities_resolved_safe2(parser):
    # ok: python-xml-entities-resolved
    parser.setFeature(xml.sax.handler.feature_external_ges, False)


@app.route("/xml_from_request-unsafe-1")
def xml_from_request_unsafe1():
    # ruleid: python-xml-from-request
    return xml.etree.ElementTree.fromstring(request.data)


@app.route("/xml_from_request-unsafe-2")
def xml_from_request_unsafe2():
    # ruleid: python-xml-from-request
    return xml.dom.minidom.parseString(request.form["document"])


@app.route("/xml_from_request-unsafe-3")
def xml_from_request_unsafe3():
    text = request.get_data()
    # ruleid: python-xml-from-request
    xml.sax.parseString(text, xml.sax.handler.ContentHandler())


@app.route("/xml_from_request-safe-1")
def xml_from_request_safe1():
    # ok: python-xml-from-request
    return defusedxml.ElementTree.fromstring(request.data)


@app.route("/xml_from_request-safe-2")
def xml_from_request_safe2():
    # ok: python-xml-from-request
    return xml.etree.ElementTree.parse("settings.xml")


@app.route("/xml_from_request-safe-3")
def xml_from_request_safe3():
    # ok: python-xml-from-request
    return xml.dom.minidom.parseString("<a/>")

import ldap
import logging
import re
from flask import request
from ldap.filter import escape_filter_chars
from lxml import etree
from pymongo import MongoClient

logger = logging.getLogger(__name__)
users = MongoClient().app.users
def login():
    body = request.get_json()
    # ruleid: python-nosql-from-request
    one = users.find_one({"name": body["name"], "password": body["password"]})
    # ruleid: python-nosql-from-request
    two = list(users.find(request.json))
    # ok: python-nosql-from-request
    three = users.find_one({"name": str(body["name"])})
    # ok: python-nosql-from-request
    four = users.find_one({"name": "root"})
    return one, two, three, four


def search(lines):
    wanted = request.args["q"]
    # ruleid: python-regex-from-request
    one = re.compile(wanted)
    # ruleid: python-regex-from-request
    two = [line for line in lines if re.search(".*" + wanted, line)]
    # ok: python-regex-from-request
    three = re.compile(re.escape(wanted))
    # ok: python-regex-from-request
    four = re.search("^[a-z]+$", wanted)
    return one, two, three, four


def people(connection):
    name = request.args["name"]
    # ruleid: python-ldap-from-request
    one = connection.search_s("dc=example", ldap.SCOPE_SUBTREE, "(cn=" + name + ")")
    # ruleid: python-ldap-from-request
    two = connection.search_s("dc=example", ldap.SCOPE_SUBTREE, f"(cn={name})")
    # ok: python-ldap-from-request
    three = connection.search_s("dc=example", ldap.SCOPE_SUBTREE, f"(cn={escape_filter_chars(name)})")
    # ok: python-ldap-from-request
    four = connection.search_s("dc=example", ldap.SCOPE_SUBTREE, "(cn=*)")
    return one, two, three, four


def entries(tree):
    name = request.args["name"]
    # ruleid: python-xpath-from-request
    one = tree.xpath("//user[@name='" + name + "']")
    # ruleid: python-xpath-from-request
    two = etree.XPath(f"//user[@name='{name}']")
    # ok: python-xpath-from-request
    three = tree.xpath("//user[@name=$name]", name=name)
    # ok: python-xpath-from-request
    four = etree.XPath("//user")
    return one, two, three, four


def visit():
    name = request.args["name"]
    # ruleid: python-log-from-request
    logger.info("visit of " + name)
    # ruleid: python-log-from-request
    logging.warning("visit of %s", name)
    # ok: python-log-from-request
    logger.info("visit of %s", repr(name))
    # ok: python-log-from-request
    logger.info("visit")

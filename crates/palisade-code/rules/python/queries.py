import ldap
import ldap.filter
import ldap3
from bson import ObjectId
from flask import Flask, request
from lxml import etree

app = Flask(__name__)


@app.route("/nosql_from_request-unsafe-1")
def nosql_from_request_unsafe1(db=None):
    # ruleid: python-nosql-from-request
    return db.users.find_one(request.get_json())


@app.route("/nosql_from_request-unsafe-2")
def nosql_from_request_unsafe2(db=None):
    # ruleid: python-nosql-from-request
    return db.users.find_one({"name": request.json["name"]})


@app.route("/nosql_from_request-unsafe-3")
def nosql_from_request_unsafe3(db=None):
    conditions = request.get_json()["filter"]
    # ruleid: python-nosql-from-request
    return db.users.count_documents(conditions)


@app.route("/nosql_from_request-safe-1")
def nosql_from_request_safe1(db=None):
    # ok: python-nosql-from-request
    return db.users.find_one({"name": str(request.json["name"])})


@app.route("/nosql_from_request-safe-2")
def nosql_from_request_safe2(db=None):
    # ok: python-nosql-from-request
    return db.users.find_one({"name": request.form["name"]})


@app.route("/nosql_from_request-safe-3")
def nosql_from_request_safe3(db=None):
    # ok: python-nosql-from-request
    return db.users.find_one({"_id": ObjectId(request.json["id"])})


@app.route("/ldap_from_request-unsafe-1")
def ldap_from_request_unsafe1(connection=None):
    # ruleid: python-ldap-from-request
    return connection.search_s("ou=people", ldap.SCOPE_SUBTREE, "(uid=" + request.args["uid"] + ")")


@app.route("/ldap_from_request-unsafe-2")
def ldap_from_request_unsafe2(connection=None):
    wanted = f"(uid={request.form['uid']})"
    # ruleid: python-ldap-from-request
    connection.search("ou=people", wanted, attributes=ldap3.ALL_ATTRIBUTES)


@app.route("/ldap_from_request-unsafe-3")
def ldap_from_request_unsafe3(connection=None):
    # ruleid: python-ldap-from-request
    connection.search(search_base="ou=people", search_filter="(cn=%s)" % request.args["name"])


@app.route("/ldap_from_request-safe-1")
def ldap_from_request_safe1(connection=None):
    # ok: python-ldap-from-request
    return connection.search_s("ou=people", ldap.SCOPE_SUBTREE, "(uid=" + ldap.filter.escape_filter_chars(request.args["uid"]) + ")")


@app.route("/ldap_from_request-safe-2")
def ldap_from_request_safe2(connection=None):
    # ok: python-ldap-from-request
    connection.search("ou=people", "(objectclass=*)", attributes=["cn"])


@app.route("/ldap_from_request-safe-3")
def ldap_from_request_safe3(connection=None):
    # ok: python-ldap-from-request
    connection.search(search_base="ou=people", search_filter="(number=%d)" % int(request.args["number"]))


@app.route("/xpath_from_request-unsafe-1")
def xpath_from_request_unsafe1(tree=None):
    # ruleid: python-xpath-from-request
    return tree.xpath("//user[@name='" + request.args["name"] + "']")


@app.route("/xpath_from_request-unsafe-2")
def xpath_from_request_unsafe2(tree=None):
    # ruleid: python-xpath-from-request
    return etree.XPath(f"//user[@id={request.args['id']}]")(tree)


@app.route("/xpath_from_request-unsafe-3")
def xpath_from_request_unsafe3(tree=None):
    query = "//%s" % request.cookies.get("element")
    # ruleid: python-xpath-from-request
    return tree.xpath(query)


@app.route("/xpath_from_request-safe-1")
def xpath_from_request_safe1(tree=None):
    # ok: python-xpath-from-request
    return tree.xpath("//user[@name=$name]", name=request.args["name"])


@app.route("/xpath_from_request-safe-2")
def xpath_from_request_safe2(tree=None):
    # ok: python-xpath-from-request
    return tree.xpath("//user[%d]" % int(request.args["number"]))


@app.route("/xpath_from_request-safe-3")
def xpath_from_request_safe3(tree=None):
    name = request.args["name"]
    if "'" in name:
        return "no"
    # ok: python-xpath-from-request
    return tree.xpath("//user[@name='" + name + "']")

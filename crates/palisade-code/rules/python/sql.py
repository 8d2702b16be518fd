import sqlalchemy
import uuid
from flask import Flask, request
from sqlalchemy import text

app = Flask(__name__)


@app.route("/sql_from_request-unsafe-1")
def sql_from_request_unsafe1(cursor=None, session=None):
    query = "".join(["SELECT * FROM users WHERE name = '", request.args["name"], "'"])
    # ruleid: python-sql-from-request
    cursor.execute(query)


@app.route("/sql_from_request-unsafe-2")
def sql_from_request_unsafe2(cursor=None, session=None):
    name = request.cookies.get("name")
    query = "SELECT * FROM users WHERE name = '%s'" % name
    # ruleid: python-sql-from-request
    session.execute(text(query))


def find(connection, name):
    query = "".join(["SELECT * FROM users WHERE name = '", name, "'"])
    # ruleid: python-sql-from-request
    return connection.execute(query)


@app.route("/users/<name>")
def sql_from_request_by_path(name):
    return find(open_connection(), name)


@api.get("/items")
async def sql_from_request_with_types(order: str = "name"):
    query = "SELECT * FROM items ORDER BY " + order
    # ruleid: python-sql-from-request
    return await database.fetch_all(query)


@app.route("/sql_from_request-safe-1")
def sql_from_request_safe1(cursor=None, session=None):
    # ok: python-sql-from-request
    cursor.execute("SELECT * FROM users WHERE name = ?", (request.args["name"],))


@app.route("/sql_from_request-safe-2")
def sql_from_request_safe2(cursor=None, session=None):
    # ok: python-sql-from-request
    session.execute(text("SELECT * FROM users WHERE name = :name"), {"name": request.args["name"]})


@app.route("/sql_from_request-safe-3")
def sql_from_request_safe3(cursor=None, session=None):
    number = int(request.args["id"])
    query = " ".join(["SELECT * FROM users WHERE id =", str(number)])
    # ok: python-sql-from-request
    cursor.execute(query)


@app.route("/sql_from_request-safe-4")
def sql_from_request_safe4(cursor=None, session=None):
    # ok: python-sql-from-request
    session.execute(sqlalchemy.select(User).where(User.name == request.args["name"]))


@app.route("/sql_from_request-safe-5")
def sql_from_request_safe5(cursor=None, session=None):
    column = request.args["sort"]
    if column not in ("name", "age"):
        column = "name"
    query = "SELECT * FROM users ORDER BY " + column
    # ok: python-sql-from-request
    cursor.execute(query)


def sql_by_formatting_unsafe1(cursor, name):
    query = "UPDATE users SET seen = 1 WHERE name = '" + name + "'"
    # ruleid: python-sql-by-formatting
    cursor.execute(query)


def sql_by_formatting_unsafe2(cursor, name):
    # ruleid: python-sql-by-formatting
    cursor.execute(f"SELECT * FROM users WHERE name = '{name}'")


def sql_by_formatting_unsafe3(cursor, name):
    # ruleid: python-sql-by-formatting
    cursor.execute("DELETE FROM users WHERE name = '%s'" % name)


def sql_by_formatting_safe1(cursor, name):
    # ok: python-sql-by-formatting
    cursor.execute("SELECT * FROM users WHERE name = %s", (name,))


def sql_by_formatting_safe2(cursor, name):
    # ok: python-sql-by-formatting
    cursor.execute(f"SELECT * FROM {name}")


def sqlalchemy_text_by_formatting_unsafe1(session, name):
    # ruleid: python-sqlalchemy-text-by-formatting
    session.execute(text(f"SELECT * FROM users WHERE name = '{name}'"))


def sqlalchemy_text_by_formatting_unsafe2(session, name):
    # ruleid: python-sqlalchemy-text-by-formatting
    session.execute(text("SELECT * FROM users WHERE id = %s" % name))


def sqlalchemy_text_by_formatting_safe1(session, name):
    # ok: python-sqlalchemy-text-by-formatting
    session.execute(text("SELECT * FROM users WHERE name = :name"), {"name": name})


def sqlalchemy_text_by_formatting_safe2(session, name):
    # ok: python-sqlalchemy-text-by-formatting
    session.execute(text(f"SELECT * FROM {name}"))

import psycopg
import sqlite3
from django.contrib.auth.models import User
from flask import request
from sqlalchemy import text

def find_user(connection):
    name = request.args.get("name")
    # ruleid: python-sql-from-request
    connection.execute("SELECT * FROM users WHERE name = '" + name + "'")
    cursor = connection.cursor()
    # ruleid: python-sql-from-request, python-sql-by-formatting
    cursor.execute(f"SELECT * FROM users WHERE name = '{name}'")
    # ok: python-sql-from-request
    cursor.execute("SELECT * FROM users WHERE name = ?", (name,))
    number = int(request.args["id"])
    query = "SELECT * FROM users WHERE id = %d" % number
    # ok: python-sql-from-request
    cursor.execute(query)


def view(request):
    where = request.GET["where"]
    # ruleid: python-sql-from-request
    return User.objects.raw("SELECT * FROM auth_user WHERE " + where)


def delete(cursor, connection, session, name):
    # ruleid: python-sql-by-formatting
    cursor.execute("DELETE FROM users WHERE name = '%s'" % name)
    # ruleid: python-sql-by-formatting
    connection.execute("DELETE FROM users WHERE name = '{}'".format(name))
    # ruleid: python-sql-by-formatting
    session.execute(f"DELETE FROM users WHERE name = '{name}'")
    # ok: python-sql-by-formatting
    cursor.execute("DELETE FROM users WHERE name = %s", [name])
    # ok: python-sql-by-formatting
    cursor.execute(f"DELETE FROM users WHERE id = {int(name)}")
    # ok: python-sql-by-formatting
    cursor.execute(f"DELETE FROM {name}")


def statements(name):
    # ruleid: python-sqlalchemy-text-by-formatting
    first = text(f"SELECT * FROM users WHERE name = '{name}'")
    # ruleid: python-sqlalchemy-text-by-formatting
    second = text("SELECT * FROM users WHERE name = '%s'" % name)
    # ok: python-sqlalchemy-text-by-formatting
    third = text("SELECT * FROM users WHERE name = :name").bindparams(name=name)
    # ok: python-sqlalchemy-text-by-formatting
    fourth = text("SELECT 1")
    return first, second, third, fourth


def raw(name):
    # ruleid: python-django-raw-by-formatting
    one = User.objects.raw("SELECT * FROM auth_user WHERE username = '%s'" % name)
    # ruleid: python-django-raw-by-formatting
    two = User.objects.raw(f"SELECT * FROM auth_user WHERE username = '{name}'")
    # ok: python-django-raw-by-formatting
    three = User.objects.raw("SELECT * FROM auth_user WHERE username = %s", [name])
    # ok: python-django-raw-by-formatting
    four = User.objects.raw("SELECT * FROM auth_user")
    return one, two, three, four


def listing(request):
    part = request.GET.get("where")
    # ruleid: python-django-extra-from-request
    one = User.objects.extra(where=["name = " + part])
    # ruleid: python-django-extra-from-request
    two = User.objects.all().extra(order_by=[request.GET["order"]])
    # ok: python-django-extra-from-request
    three = User.objects.extra(where=["name = %s"], params=[part])
    # ok: python-django-extra-from-request
    four = User.objects.filter(name=part)
    return one, two, three, four

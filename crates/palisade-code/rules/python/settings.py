import os
import psycopg2
import redis
from django.views.decorators.csrf import csrf_exempt
from fastapi.middleware.cors import CORSMiddleware
from flask import Flask
from flask_cors import CORS

app = Flask(__name__)
def run():
    # ruleid: python-flask-debug
    app.run(debug=True)
    # ruleid: python-flask-debug
    app.run(host="localhost", debug=True)
    # ok: python-flask-debug
    app.run()
    # ok: python-flask-debug
    app.run(debug=False)


# ruleid: python-flask-secret-in-code
app.secret_key = "development key"
# ruleid: python-flask-secret-in-code
app.config["SECRET_KEY"] = "development key"
# ok: python-flask-secret-in-code
app.secret_key = os.environ["SECRET_KEY"]
# ok: python-flask-secret-in-code
app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]


# ruleid: python-csrf-exempt
@csrf_exempt
def transfer(request):
    return None


# ruleid: python-csrf-exempt
@csrf_exempt
def withdraw(request):
    return None


# ok: python-csrf-exempt
def deposit(request):
    return None


# ok: python-csrf-exempt
@app.route("/balance")
def balance():
    return ""


# ruleid: python-csrf-protection-off
app.config["WTF_CSRF_ENABLED"] = False
# ruleid: python-csrf-protection-off
app.config.update(WTF_CSRF_ENABLED=False)
# ok: python-csrf-protection-off
app.config["WTF_CSRF_ENABLED"] = True
# ok: python-csrf-protection-off
app.config["WTF_CSRF_TIME_LIMIT"] = 60


def cookies(response):
    # ruleid: python-cookie-without-secure
    response.set_cookie("session", "x", secure=False)
    # ruleid: python-cookie-without-secure
    app.config["SESSION_COOKIE_SECURE"] = False
    # ok: python-cookie-without-secure
    response.set_cookie("session", "x", secure=True, httponly=True)
    # ok: python-cookie-without-secure
    app.config["SESSION_COOKIE_SECURE"] = True


def more_cookies(response):
    # ruleid: python-cookie-without-httponly
    response.set_cookie("session", "x", httponly=False)
    # ruleid: python-cookie-without-httponly
    app.config["SESSION_COOKIE_HTTPONLY"] = False
    # ok: python-cookie-without-httponly
    response.set_cookie("session", "x", secure=True, httponly=True)
    # ok: python-cookie-without-httponly
    app.config["SESSION_COOKIE_HTTPONLY"] = True


def origins(api):
    # ruleid: python-cors-any-origin
    CORS(app, origins="*", supports_credentials=True)
    # ruleid: python-cors-any-origin
    api.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
    # ok: python-cors-any-origin
    CORS(app, origins="https://example.com", supports_credentials=True)
    # ok: python-cors-any-origin
    api.add_middleware(CORSMiddleware, allow_origins=["*"])


def connections():
    # ruleid: python-password-in-call
    one = psycopg2.connect(host="db", user="app", password="correct horse")
    # ruleid: python-password-in-call
    two = redis.Redis(host="cache", password="correct horse")
    # ok: python-password-in-call
    three = psycopg2.connect(host="db", password=os.environ["DB_PASSWORD"])
    # ok: python-password-in-call
    four = redis.Redis(host="cache", password="")
    return one, two, three, four

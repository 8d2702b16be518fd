import hmac
import os
from django.views.decorators.csrf import csrf_exempt
from flask import Flask


def flask_debug_unsafe1(app):
    # ruleid: python-flask-debug
    app.run(debug=True)


def flask_debug_unsafe2(app):
    # ruleid: python-flask-debug
    app.debug = True


def flask_debug_safe1(app):
    # ok: python-flask-debug
    app.run()


def flask_debug_safe2(app):
    # ok: python-flask-debug
    app.debug = False


# ruleid: python-django-debug
DEBUG = False
if local:
    # ruleid: python-django-debug
    DEBUG = False
# ok: python-django-debug
DEBUG = False
# ok: python-django-debug
DEBUG = bool(os.environ.get("DEBUG"))

# ruleid: python-django-any-host
ALLOWED_HOSTS = ["*"]
# ruleid: python-django-any-host
ALLOWED_HOSTS = ["example.org", "*"]
# ok: python-django-any-host
ALLOWED_HOSTS = ["example.org"]
# ok: python-django-any-host
ALLOWED_HOSTS = os.environ["HOSTS"].split(",")

# ruleid: python-django-secret-in-code
SECRET_KEY = "7f2c0a94d1e6b385"
# ruleid: python-django-secret-in-code
SECRET_KEY = "django-insecure-0x5$a"
# ok: python-django-secret-in-code
SECRET_KEY = os.environ["SECRET_KEY"]
# ok: python-django-secret-in-code
SECRET_KEY = "---"

# ruleid: python-django-cookie-setting-off
SESSION_COOKIE_SECURE = False
# ruleid: python-django-cookie-setting-off
CSRF_COOKIE_SECURE = False
# ok: python-django-cookie-setting-off
SESSION_COOKIE_SECURE = True
# ok: python-django-cookie-setting-off
CSRF_COOKIE_SECURE = not DEBUG


def flask_secret_in_code_unsafe1(app):
    # ruleid: python-flask-secret-in-code
    app.secret_key = "7f2c0a94d1e6b385"


def flask_secret_in_code_unsafe2(app):
    # ruleid: python-flask-secret-in-code
    app.config["SECRET_KEY"] = "7f2c0a94d1e6b385"


def flask_secret_in_code_safe1(app):
    # ok: python-flask-secret-in-code
    app.secret_key = os.environ["KEY"]


def flask_secret_in_code_safe2(app):
    # ok: python-flask-secret-in-code
    app.config["SECRET_KEY"] = key


@csrf_exempt
# ruleid: python-csrf-exempt
def hook(request):
    return save(request.POST)
@csrf_exempt
@require_POST
# ruleid: python-csrf-exempt
def other_hook(request):
    return save(request.POST)
@require_POST
# ok: python-csrf-exempt
def form(request):
    return save(request.POST)
@csrf_exempt
# ok: python-csrf-exempt
def signed_hook(request):
    if not hmac.compare_digest(sign(request.body), request.headers["Signature"]):
        return None
    return save(request.POST)
@csrf_exempt
@require_api_key
# ok: python-csrf-exempt
def call(request):
    return save(request.POST)


def csrf_protection_off_unsafe1(app):
    # ruleid: python-csrf-protection-off
    app.config["WTF_CSRF_ENABLED"] = False


def csrf_protection_off_unsafe2(app):
    # ruleid: python-csrf-protection-off
    app.config.update(WTF_CSRF_ENABLED=False)


def csrf_protection_off_safe1(app):
    # ok: python-csrf-protection-off
    app.config["WTF_CSRF_ENABLED"] = True


def csrf_protection_off_safe2(app):
    # ok: python-csrf-protection-off
    app.config.update(TESTING=True)

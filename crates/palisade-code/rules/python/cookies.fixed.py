from flask import Flask


def cookie_without_secure_unsafe1(response, app):
    # ruleid: python-cookie-without-secure
    response.set_cookie("a", "b", secure=True)


def cookie_without_secure_unsafe2(response, app):
    # ruleid: python-cookie-without-secure
    app.config["SESSION_COOKIE_SECURE"] = True


def cookie_without_secure_safe1(response, app):
    # ok: python-cookie-without-secure
    response.set_cookie("a", "b", secure=True)


def cookie_without_secure_safe2(response, app):
    # ok: python-cookie-without-secure
    app.config["SESSION_COOKIE_SECURE"] = True


def cookie_without_httponly_unsafe1(response, app):
    # ruleid: python-cookie-without-httponly
    response.set_cookie("a", "b", httponly=True)


def cookie_without_httponly_unsafe2(response, app):
    # ruleid: python-cookie-without-httponly
    app.config["SESSION_COOKIE_HTTPONLY"] = True


def cookie_without_httponly_safe1(response, app):
    # ok: python-cookie-without-httponly
    response.set_cookie("a", "b", httponly=True)


def cookie_without_httponly_safe2(response, app):
    # ok: python-cookie-without-httponly
    app.config["SESSION_COOKIE_HTTPONLY"] = True


def session_cookie_flags_left_out_unsafe1(response, value):
    # ruleid: python-session-cookie-flags-left-out
    response.set_cookie("session", value)


def session_cookie_flags_left_out_unsafe2(response, value):
    # ruleid: python-session-cookie-flags-left-out
    response.set_cookie("auth_token", value, max_age=60)


def session_cookie_flags_left_out_safe1(response, value):
    # ok: python-session-cookie-flags-left-out
    response.set_cookie("session", value, secure=True, httponly=True)


def session_cookie_flags_left_out_safe2(response, value):
    # ok: python-session-cookie-flags-left-out
    response.set_cookie("color", value)

import hmac
import random
import secrets
import string
from flask import session


def random_for_secret_unsafe1(response):
    # ruleid: python-random-for-secret
    reset_token = "".join(random.choices(string.ascii_letters, k=20))


def random_for_secret_unsafe2(response):
    number = random.randint(0, 999999)
    # ruleid: python-random-for-secret
    response.set_cookie("remember", str(number))


def random_for_secret_unsafe3(response):
    value = str(random.random())[2:]
    # ruleid: python-random-for-secret
    session["key"] = value


def random_for_secret_safe1(response):
    # ok: python-random-for-secret
    reset_token = secrets.token_urlsafe(20)


def random_for_secret_safe2(response):
    # ok: python-random-for-secret
    delay = random.randint(1, 10)


def random_for_secret_safe3(response):
    # ok: python-random-for-secret
    token = "".join(random.SystemRandom().choice(string.digits) for _ in range(6))


def mac_compared_by_equality_unsafe1(key, data, given):
    # ruleid: python-mac-compared-by-equality
    return hmac.new(key, data, "sha256").hexdigest() == given


def mac_compared_by_equality_unsafe2(key, data, given):
    expected = hmac.new(key, data, "sha256").hexdigest()
    # ruleid: python-mac-compared-by-equality
    return given != expected


def mac_compared_by_equality_unsafe3(key, data, given):
    mac = hmac.new(key, digestmod="sha256")
    mac.update(data)
    # ruleid: python-mac-compared-by-equality
    return mac.digest() == given


def mac_compared_by_equality_safe1(key, data, given):
    # ok: python-mac-compared-by-equality
    return hmac.compare_digest(hmac.new(key, data, "sha256").hexdigest(), given)


def mac_compared_by_equality_safe2(key, data, given):
    # ok: python-mac-compared-by-equality
    return len(hmac.new(key, data, "sha256").digest()) == 32


def mac_compared_by_equality_safe3(key, data, given):
    # ok: python-mac-compared-by-equality
    return data == given

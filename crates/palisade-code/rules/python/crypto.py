import hashlib
import hmac
import jwt
import os
import random
import secrets
from Crypto.Cipher import AES, ARC4, DES
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import modes

def digests(data):
    # ruleid: python-md5
    one = hashlib.md5(data).hexdigest()
    # ruleid: python-md5
    two = hashlib.new("md5", data)
    # ok: python-md5
    three = hashlib.sha256(data)
    # ok: python-md5
    four = hashlib.md5(data, usedforsecurity=False)
    return one, two, three, four


def more_digests(data):
    # ruleid: python-sha1
    one = hashlib.sha1(data)
    # ruleid: python-sha1
    two = hashlib.new("sha1", data)
    # ok: python-sha1
    three = hashlib.sha512(data)
    # ok: python-sha1
    four = hashlib.new("sha1", data, usedforsecurity=False)
    return one, two, three, four


def ciphers(key):
    # ruleid: python-weak-cipher
    one = DES.new(key, DES.MODE_CBC)
    # ruleid: python-weak-cipher
    two = ARC4.new(key)
    # ok: python-weak-cipher
    three = AES.new(key, AES.MODE_GCM)
    # ok: python-weak-cipher
    four = AES.new(key, AES.MODE_EAX)
    return one, two, three, four


def modes_of(key):
    # ruleid: python-cipher-ecb
    one = AES.new(key, AES.MODE_ECB)
    # ruleid: python-cipher-ecb
    two = modes.ECB()
    # ok: python-cipher-ecb
    three = AES.new(key, AES.MODE_GCM)
    # ok: python-cipher-ecb
    four = modes.GCM(secrets.token_bytes(12))
    return one, two, three, four


def vectors(key):
    # ruleid: python-static-iv
    one = modes.CBC(b"0123456789abcdef")
    # ruleid: python-static-iv
    two = AES.new(key, AES.MODE_CBC, iv=b"0123456789abcdef")
    # ok: python-static-iv
    three = modes.CBC(secrets.token_bytes(16))
    # ok: python-static-iv
    four = AES.new(key, AES.MODE_CBC, iv=secrets.token_bytes(16))
    return one, two, three, four


def keys():
    # ruleid: python-short-rsa-key
    one = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    # ruleid: python-short-rsa-key
    two = rsa.generate_private_key(key_size=512, public_exponent=3)
    # ok: python-short-rsa-key
    three = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    # ok: python-short-rsa-key
    four = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return one, two, three, four


def secrets_of(alphabet):
    # ruleid: python-random-for-secret
    token = random.randint(0, 10**9)
    # ruleid: python-random-for-secret
    password = "".join(random.choice(alphabet) for _ in range(12))
    # ok: python-random-for-secret
    reset_token = secrets.token_urlsafe()
    # ok: python-random-for-secret
    delay = random.randint(0, 10)
    return token, password, reset_token, delay


def checks(key, body, signature):
    # ruleid: python-mac-compared-by-equality
    one = hmac.new(key, body, "sha256").hexdigest() == signature
    # ruleid: python-mac-compared-by-equality
    two = signature == hmac.new(key, body, "sha256").digest()
    # ok: python-mac-compared-by-equality
    three = hmac.compare_digest(hmac.new(key, body, "sha256").hexdigest(), signature)
    # ok: python-mac-compared-by-equality
    four = len(hmac.new(key, body, "sha256").hexdigest()) == 64
    return one, two, three, four


def claims(token, key):
    # ruleid: python-jwt-unverified
    one = jwt.decode(token, options={"verify_signature": False})
    # ruleid: python-jwt-unverified
    two = jwt.decode(token, key, verify=False)
    # ok: python-jwt-unverified
    three = jwt.decode(token, key, algorithms=["HS256"])
    # ok: python-jwt-unverified
    four = jwt.decode(token, key, algorithms=["HS256"], options={"verify_aud": False})
    return one, two, three, four


def tokens(payload, key):
    # ruleid: python-jwt-none-algorithm
    one = jwt.encode(payload, None, algorithm="none")
    # ruleid: python-jwt-none-algorithm
    two = jwt.decode(one, key, algorithms=["HS256", "none"])
    # ok: python-jwt-none-algorithm
    three = jwt.encode(payload, key, algorithm="HS256")
    # ok: python-jwt-none-algorithm
    four = jwt.decode(three, key, algorithms=["HS256"])
    return one, two, three, four


def signed(payload):
    # ruleid: python-jwt-key-in-code
    one = jwt.encode(payload, "correct horse battery", algorithm="HS256")
    # ruleid: python-jwt-key-in-code
    two = jwt.decode(one, "correct horse battery", algorithms=["HS256"])
    # ok: python-jwt-key-in-code
    three = jwt.encode(payload, os.environ["JWT_KEY"], algorithm="HS256")
    # ok: python-jwt-key-in-code
    four = jwt.decode(one, os.environ["JWT_KEY"], algorithms=["HS256"])
    return one, two, three, four

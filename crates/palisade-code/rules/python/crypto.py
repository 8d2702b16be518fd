import hashlib
from Crypto.Cipher import AES, DES
from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import algorithms, modes


def md5_unsafe1(data):
    # ruleid: python-md5
    return hashlib.md5(data).hexdigest()


def md5_unsafe2(data):
    # ruleid: python-md5
    return hashlib.new("md5", data)


def md5_safe1(data):
    # ok: python-md5
    return hashlib.md5(data, usedforsecurity=False)


def md5_safe2(data):
    # ok: python-md5
    return hashlib.sha256(data)


def md5_safe3(data):
    # ok: python-md5
    cache_key = hashlib.md5(data).hexdigest()


def sha1_unsafe1(data):
    # ruleid: python-sha1
    return hashlib.sha1(data).hexdigest()


def sha1_unsafe2(data):
    # ruleid: python-sha1
    return hashlib.new("SHA1", data)


def sha1_safe1(data):
    # ok: python-sha1
    return hashlib.sha1(data, usedforsecurity=False)


def sha1_safe2(data):
    # ok: python-sha1
    return hashlib.new("sha256", data)


def weak_cipher_unsafe1(key, iv):
    # ruleid: python-weak-cipher
    return DES.new(key, DES.MODE_CBC, iv)


def weak_cipher_unsafe2(key, iv):
    # ruleid: python-weak-cipher
    return algorithms.ARC4(key)


def weak_cipher_safe1(key, iv):
    # ok: python-weak-cipher
    return AES.new(key, AES.MODE_GCM)


def weak_cipher_safe2(key, iv):
    # ok: python-weak-cipher
    return algorithms.AES(key)


def cipher_ecb_unsafe1(key):
    # ruleid: python-cipher-ecb
    return AES.new(key, AES.MODE_ECB)


def cipher_ecb_unsafe2(key):
    # ruleid: python-cipher-ecb
    return modes.ECB()


def cipher_ecb_safe1(key):
    # ok: python-cipher-ecb
    return AES.new(key, AES.MODE_GCM)


def cipher_ecb_safe2(key):
    # ok: python-cipher-ecb
    return modes.GCM(iv())


def static_iv_unsafe1(key, iv):
    # ruleid: python-static-iv
    return modes.CBC(b"0123456789abcdef")


def static_iv_unsafe2(key, iv):
    # ruleid: python-static-iv
    return AES.new(key, AES.MODE_GCM, nonce=b"0123456789ab")


def static_iv_safe1(key, iv):
    # ok: python-static-iv
    return modes.CBC(iv)


def static_iv_safe2(key, iv):
    # ok: python-static-iv
    return AES.new(key, AES.MODE_GCM, nonce=iv)


def short_rsa_key_unsafe1():
    # ruleid: python-short-rsa-key
    return rsa.generate_private_key(public_exponent=65537, key_size=1024)


def short_rsa_key_unsafe2():
    # ruleid: python-short-rsa-key
    return RSA.generate(512)


def short_rsa_key_safe1():
    # ok: python-short-rsa-key
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def short_rsa_key_safe2():
    # ok: python-short-rsa-key
    return RSA.generate(4096)

import bcrypt
import hashlib
import jwt
import os
import psycopg2
import redis
from Crypto.Cipher import AES
from cryptography.fernet import Fernet
from jose import jwt as jose_jwt


def jwt_unverified_unsafe1(token, key):
    # ruleid: python-jwt-unverified
    return jwt.decode(token, options={"verify_signature": False})


def jwt_unverified_unsafe2(token, key):
    # ruleid: python-jwt-unverified
    return jose_jwt.get_unverified_claims(token)


def jwt_unverified_safe1(token, key):
    # ok: python-jwt-unverified
    return jwt.decode(token, key, algorithms=["HS256"])


def jwt_unverified_safe2(token, key):
    # ok: python-jwt-unverified
    return jwt.decode(token, key, algorithms=["HS256"], options={"verify_exp": False})


def jwt_none_algorithm_unsafe1(claims, key):
    # ruleid: python-jwt-none-algorithm
    return jwt.encode(claims, key, algorithm="none")


def jwt_none_algorithm_unsafe2(claims, key):
    # ruleid: python-jwt-none-algorithm
    return jwt.decode(claims, key, algorithms=["HS256", "none"])


def jwt_none_algorithm_safe1(claims, key):
    # ok: python-jwt-none-algorithm
    return jwt.encode(claims, key, algorithm="HS256")


def jwt_none_algorithm_safe2(claims, key):
    # ok: python-jwt-none-algorithm
    return jwt.decode(claims, key, algorithms=["EdDSA"])


def jwt_key_in_code_unsafe1(claims, key):
    # ruleid: python-jwt-key-in-code
    return jwt.encode(claims, "key-of-the-tokens", algorithm="HS256")


def jwt_key_in_code_unsafe2(claims, key):
    # ruleid: python-jwt-key-in-code
    return jwt.decode(claims, "key-of-the-tokens", algorithms=["HS256"])


def jwt_key_in_code_safe1(claims, key):
    # ok: python-jwt-key-in-code
    return jwt.encode(claims, key, algorithm="HS256")


def jwt_key_in_code_safe2(claims, key):
    # ok: python-jwt-key-in-code
    return jwt.encode(claims, os.environ["KEY"], algorithm="HS256")


def key_in_code_unsafe1(key):
    # ruleid: python-key-in-code
    return Fernet(b"Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmE=")


def key_in_code_unsafe2(key):
    # ruleid: python-key-in-code
    return AES.new(b"0123456789abcdef", AES.MODE_GCM)


def key_in_code_safe1(key):
    # ok: python-key-in-code
    return Fernet(key)


def key_in_code_safe2(key):
    # ok: python-key-in-code
    return AES.new(key, AES.MODE_GCM)


def password_in_call_unsafe1(password):
    # ruleid: python-password-in-call
    return psycopg2.connect(host="db", password="letmein")


def password_in_call_unsafe2(password):
    # ruleid: python-password-in-call
    return redis.Redis(host="cache", password="letmein")


def password_in_call_safe1(password):
    # ok: python-password-in-call
    return psycopg2.connect(host="db", password=password)


def password_in_call_safe2(password):
    # ok: python-password-in-call
    return redis.Redis(host="cache", password="")


def weak_password_hash_unsafe1(password, salt):
    # ruleid: python-weak-password-hash
    return hashlib.sha256(password.encode()).hexdigest()


def weak_password_hash_unsafe2(password, salt):
    # ruleid: python-weak-password-hash
    return hashlib.sha512((salt + password).encode()).hexdigest()


def weak_password_hash_safe1(password, salt):
    # ok: python-weak-password-hash
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt())


def weak_password_hash_safe2(password, salt):
    # ok: python-weak-password-hash
    return hashlib.sha256(salt.encode()).hexdigest()


def bcrypt_cost_low_unsafe1(password, salt):
    # ruleid: python-bcrypt-cost-low
    return bcrypt.hashpw(password, bcrypt.gensalt(4))


def bcrypt_cost_low_unsafe2(password, salt):
    # ruleid: python-bcrypt-cost-low
    return hashlib.pbkdf2_hmac("sha256", password, salt, 1000)


def bcrypt_cost_low_safe1(password, salt):
    # ok: python-bcrypt-cost-low
    return bcrypt.hashpw(password, bcrypt.gensalt())


def bcrypt_cost_low_safe2(password, salt):
    # ok: python-bcrypt-cost-low
    return hashlib.pbkdf2_hmac("sha256", password, salt, 600000)

import ftplib
import httpx
import paramiko
import requests
import ssl
import telnetlib


def tls_verification_off_unsafe1(url):
    # ruleid: python-tls-verification-off
    return requests.get(url, verify=False)


def tls_verification_off_unsafe2(url):
    # ruleid: python-tls-verification-off
    return httpx.Client(verify=False)


def tls_verification_off_unsafe3(url):
    session = requests.Session()
    # ruleid: python-tls-verification-off
    session.verify = False


def tls_verification_off_safe1(url):
    # ok: python-tls-verification-off
    return requests.get(url, verify="/etc/authority.pem")


def tls_verification_off_safe2(url):
    # ok: python-tls-verification-off
    return httpx.Client()


def tls_verification_off_safe3(url):
    # ok: python-tls-verification-off
    return requests.get(url, verify=True)


def ssl_context_unverified_unsafe1():
    # ruleid: python-ssl-context-unverified
    return ssl._create_unverified_context()


def ssl_context_unverified_unsafe2():
    context = ssl.create_default_context()
    # ruleid: python-ssl-context-unverified
    context.verify_mode = ssl.CERT_NONE


def ssl_context_unverified_safe1():
    # ok: python-ssl-context-unverified
    return ssl.create_default_context()


def ssl_context_unverified_safe2():
    context = ssl.create_default_context()
    # ok: python-ssl-context-unverified
    context.verify_mode = ssl.CERT_REQUIRED


def ssl_hostname_unchecked_unsafe1(context):
    # ruleid: python-ssl-hostname-unchecked
    context.check_hostname = True


def ssl_hostname_unchecked_unsafe2(context):
    own = ssl.create_default_context()
    # ruleid: python-ssl-hostname-unchecked
    own.check_hostname = True


def ssl_hostname_unchecked_safe1(context):
    # ok: python-ssl-hostname-unchecked
    context.check_hostname = True


def ssl_hostname_unchecked_safe2(context):
    # ok: python-ssl-hostname-unchecked
    return context.check_hostname


def ssl_old_protocol_unsafe1(context):
    # ruleid: python-ssl-old-protocol
    return ssl.SSLContext(ssl.PROTOCOL_TLSv1)


def ssl_old_protocol_unsafe2(context):
    # ruleid: python-ssl-old-protocol
    context.minimum_version = ssl.TLSVersion.TLSv1_1


def ssl_old_protocol_safe1(context):
    # ok: python-ssl-old-protocol
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def ssl_old_protocol_safe2(context):
    # ok: python-ssl-old-protocol
    context.minimum_version = ssl.TLSVersion.TLSv1_2


def ssh_host_key_unchecked_unsafe1(client):
    # ruleid: python-ssh-host-key-unchecked
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())


def ssh_host_key_unchecked_unsafe2(client):
    # ruleid: python-ssh-host-key-unchecked
    client.set_missing_host_key_policy(paramiko.WarningPolicy)


def ssh_host_key_unchecked_safe1(client):
    # ok: python-ssh-host-key-unchecked
    client.set_missing_host_key_policy(paramiko.RejectPolicy())


def ssh_host_key_unchecked_safe2(client):
    # ok: python-ssh-host-key-unchecked
    client.load_system_host_keys()


def cleartext_login_unsafe1(host, user, password):
    # ruleid: python-cleartext-login
    return ftplib.FTP(host, user, password)


def cleartext_login_unsafe2(host, user, password):
    # ruleid: python-cleartext-login
    return telnetlib.Telnet(host)


def cleartext_login_safe1(host, user, password):
    # ok: python-cleartext-login
    return ftplib.FTP_TLS(host, user, password)


def cleartext_login_safe2(host, user, password):
    # ok: python-cleartext-login
    return ftplib.FTP(host)

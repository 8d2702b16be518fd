import ftplib
import httpx
import paramiko
import requests
import ssl
import telnetlib
import urllib.request
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from flask import redirect, request
from flask import url_for

def proxy():
    address = request.args["url"]
    # ruleid: python-ssrf-from-request
    one = requests.get(address, timeout=5)
    # ruleid: python-ssrf-from-request
    two = urllib.request.urlopen(address)
    # ok: python-ssrf-from-request
    three = requests.get("https://api.example.com/", params={"q": address}, timeout=5)
    page = int(request.args["page"])
    # ok: python-ssrf-from-request
    requests.get("https://api.example.com/" + address, timeout=5)
    # ok: python-ssrf-from-request
    four = httpx.get(f"https://api.example.com/{page}")
    return one, two, three, four


def unchecked(address):
    # ruleid: python-tls-verification-off
    one = requests.get(address, verify=False)
    # ruleid: python-tls-verification-off
    two = httpx.Client(verify=False)
    # ok: python-tls-verification-off
    three = requests.get(address, verify="authority.pem")
    # ok: python-tls-verification-off
    four = httpx.Client()
    return one, two, three, four


def contexts():
    # ruleid: python-ssl-context-unverified
    one = ssl._create_unverified_context()
    two = ssl.create_default_context()
    # ruleid: python-ssl-context-unverified
    two.verify_mode = ssl.CERT_NONE
    # ok: python-ssl-context-unverified
    three = ssl.create_default_context()
    # ok: python-ssl-context-unverified
    three.verify_mode = ssl.CERT_REQUIRED
    return one, two, three


def names(context, other):
    # ruleid: python-ssl-hostname-unchecked
    context.check_hostname = False
    # ruleid: python-ssl-hostname-unchecked
    other.check_hostname = False
    # ok: python-ssl-hostname-unchecked
    context.check_hostname = True
    # ok: python-ssl-hostname-unchecked
    context.load_default_certs()


def protocols():
    # ruleid: python-ssl-old-protocol
    one = ssl.SSLContext(ssl.PROTOCOL_TLSv1)
    # ruleid: python-ssl-old-protocol
    one.minimum_version = ssl.TLSVersion.TLSv1_1
    # ok: python-ssl-old-protocol
    two = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # ok: python-ssl-old-protocol
    two.minimum_version = ssl.TLSVersion.TLSv1_2
    return one, two


def clients(client):
    # ruleid: python-ssh-host-key-unchecked
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    # ruleid: python-ssh-host-key-unchecked
    client.set_missing_host_key_policy(paramiko.WarningPolicy)
    # ok: python-ssh-host-key-unchecked
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    # ok: python-ssh-host-key-unchecked
    client.load_system_host_keys()


def logins(host, user, password):
    # ruleid: python-cleartext-login
    one = ftplib.FTP(host, user, password)
    # ruleid: python-cleartext-login
    two = telnetlib.Telnet(host)
    # ok: python-cleartext-login
    three = ftplib.FTP_TLS(host, user, password)
    # ok: python-cleartext-login
    four = ftplib.FTP(host)
    return one, two, three, four


def after_login():
    target = request.args.get("next")
    if target:
        # ruleid: python-redirect-from-request
        return redirect(target)
    # ok: python-redirect-from-request
    return redirect(url_for("index", page=request.args.get("page")))


def after_signup(request):
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    # ok: python-redirect-from-request
    return HttpResponseRedirect(target)


def after_logout(request):
    if "next" in request.GET:
        # ruleid: python-redirect-from-request
        return HttpResponseRedirect(request.GET["next"])
    # ok: python-redirect-from-request
    return HttpResponseRedirect("/search/" + request.GET["q"])

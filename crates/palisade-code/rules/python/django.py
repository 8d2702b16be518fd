from django.db.models.expressions import RawSQL


def django_raw_by_formatting_unsafe1(name):
    # ruleid: python-django-raw-by-formatting
    return User.objects.raw(f"SELECT * FROM users WHERE name = '{name}'")


def django_raw_by_formatting_unsafe2(name):
    # ruleid: python-django-raw-by-formatting
    return RawSQL("id = %s" % name, [])


def django_raw_by_formatting_safe1(name):
    # ok: python-django-raw-by-formatting
    return User.objects.raw("SELECT * FROM users WHERE name = %s", [name])


def django_raw_by_formatting_safe2(name):
    # ok: python-django-raw-by-formatting
    return User.objects.raw(f"SELECT * FROM {name}")


def django_extra_from_request_unsafe1(request):
    # ruleid: python-django-extra-from-request
    return User.objects.extra(where=["name = '%s'" % request.GET["name"]])


def django_extra_from_request_unsafe2(request):
    # ruleid: python-django-extra-from-request
    return User.objects.extra(order_by=[request.GET["order"]])


def django_extra_from_request_unsafe3(request):
    # ruleid: python-django-extra-from-request
    return User.objects.extra(select={"a": request.POST["expression"]})


def django_extra_from_request_safe1(request):
    # ok: python-django-extra-from-request
    return User.objects.extra(where=["name = %s"], params=[request.GET["name"]])


def django_extra_from_request_safe2(request):
    # ok: python-django-extra-from-request
    return User.objects.filter(name=request.GET["name"])


def django_extra_from_request_safe3(request):
    # ok: python-django-extra-from-request
    return User.objects.extra(order_by=["name"])


def django_filter_from_request_unsafe1(request):
    # ruleid: python-django-filter-from-request
    return User.objects.filter(**request.GET.dict())


def django_filter_from_request_unsafe2(request):
    # ruleid: python-django-filter-from-request
    return User.objects.get(**request.data)


def django_filter_from_request_unsafe3(request):
    conditions = {}
    for key, value in request.GET.items():
        conditions[key] = value
    # ruleid: python-django-filter-from-request
    return User.objects.exclude(**conditions)


def django_filter_from_request_safe1(request):
    # ok: python-django-filter-from-request
    return User.objects.filter(name=request.GET["name"])


def django_filter_from_request_safe2(request):
    # ok: python-django-filter-from-request
    return User.objects.get(**{"pk": 1})


def django_filter_from_request_safe3(request):
    # ok: python-django-filter-from-request
    return User.objects.exclude(name=request.GET.get("not"))

"""Pages by Django's template engine: filters, loops, conditions, inheritance."""

import django
from django.conf import settings
from django.template import Context, Engine

settings.configure(USE_I18N=False)
django.setup()
BASE = (
    "<html><title>{% block title %}{% endblock %}</title><body>{% block body %}{% endblock %}</body></html>"
)
PAGE = """{% extends "base" %}
{% block title %}{{ title|upper }}{% endblock %}
{% block body %}<table>{% for row in rows %}
  <tr class="{% cycle 'odd' 'even' %}">{% for cell in row.cells %}<td>{{ cell|floatformat:2 }}</td>{% endfor %}
    <td>{% if row.total > 50 %}{{ row.name|title }}{% else %}{{ row.name|truncatechars:4 }}{% endif %}</td></tr>
{% endfor %}</table>{% endblock %}
"""
LOADER = ("django.template.loaders.locmem.Loader", {"base": BASE, "page": PAGE})
ENGINE = Engine(loaders=[LOADER])


def work():
    rows = [{"name": f"row {i}", "total": i, "cells": [i / 3, i / 7, i / 11]} for i in range(100)]
    for _ in range(400):
        ENGINE.get_template("page").render(Context({"title": "a table", "rows": rows}))

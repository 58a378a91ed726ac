"""A page of a table by Django's template engine: what a web application's time looks like."""

import django
from django.conf import settings
from django.template import Context, Engine

settings.configure(USE_I18N=False)
django.setup()
PAGE = """
<h1>{{ title|upper }}</h1>
<table>{% for row in rows %}
  <tr class="{% cycle 'odd' 'even' %}">{% for cell in row.cells %}<td>{{ cell|floatformat:2 }}</td>{% endfor %}
    <td>{% if row.total > 50 %}{{ row.name|title }}{% else %}{{ row.name }}{% endif %}</td></tr>
{% endfor %}</table>
"""
TEMPLATE = Engine().from_string(PAGE)


def work():
    rows = [{"name": f"row {i}", "total": i, "cells": [i / 3, i / 7, i / 11]} for i in range(100)]
    for _ in range(120):
        TEMPLATE.render(Context({"title": "a table", "rows": rows}))

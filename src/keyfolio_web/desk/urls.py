"""Addresses of the room desk. Those without a last slash can be no account's, whatever its code."""

from __future__ import annotations

from django.urls import URLPattern, path

from keyfolio_web.desk.views import account, accounts, facts, groups, lists, products

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", accounts.accounts, name="accounts"),
    path("export.<slug:kind>", accounts.export, name="export"),
    path("assign", accounts.assign, name="assign"),
    path("lists", lists.lists, name="lists"),
    path("lists/make", lists.make, name="make_list"),
    path("lists/file", lists.of_file, name="list_of_file"),
    path("lists/save", lists.save, name="save_list"),
    path("lists/combine", lists.combine, name="combine_lists"),
    path("lists/<int:list_id>", lists.one, name="list"),
    path("lists/<int:list_id>/judge", lists.judge, name="judge_list"),
    path("lists/<int:list_id>/change", lists.change, name="change_list"),
    path("products", products.products, name="products"),
    path("products/export.<slug:kind>", products.export_products, name="export_products"),
    path("products/of/<account:code>/", products.product, name="product"),
    path("products/of/<account:code>/buyers.<slug:kind>", products.export_buyers, name="export_buyers"),
    path("groups", groups.groups, name="groups"),
    path("groups/move", groups.move, name="move"),
    path("<account:code>/group/", groups.group, name="group"),
    path("<account:code>/", account.account, name="account"),
    path("<account:code>/team/put-on", account.put_on, name="put_on"),
    path("<account:code>/team/take-off", account.take_off, name="take_off"),
    path("<account:code>/orders/", account.orders, name="orders"),
    path("<account:code>/orders/<account:order_id>/", account.order, name="order"),
    path("<account:code>/facts/<slug:kind>/", facts.facts, name="facts"),
    path("<account:code>/facts/<slug:kind>.<slug:ending>", facts.export_facts, name="export_facts"),
]

"""The operations of the finance desk, as one router that the node's API takes in."""

from ninja import Router

from tahaluf.desks.finance.api import alert_acts, alerts, lists, runs, screen

router = Router()
for room in (screen, runs, lists, alerts, alert_acts):
    router.add_router("", room.router)

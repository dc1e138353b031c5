"""The operations of the finance desk, as one router that the node's API takes in."""

from ninja import Router

from tahaluf.desks.finance.api import screen

router = Router()
router.add_router("", screen.router)

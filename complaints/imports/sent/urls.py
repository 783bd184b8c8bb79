from django.urls import path

from complaints.imports.sent import pages

urlpatterns = [
    path("ledgers/", pages.ledgers, name="ledgers"),
    path("ledgers/<int:pk>/", pages.ledger, name="ledger"),
    path("ledgers/<int:pk>/import/", pages.order, name="order_ledger"),
    path("ledgers/<int:pk>/words/", pages.teach, name="teach_ledger"),
    path("ledgers/<int:pk>/refused.xlsx", pages.refused, name="refused_rows"),
    path("ledgers/<int:pk>/forget/", pages.forget, name="forget_ledger"),
]

"""The public's pages: a process of their own serves them, else a demonstration."""

from django.urls import include, path

urlpatterns = [path("", include("complaints.public.urls"))]

# Of a process of their own; a demonstration's desk has its own.
handler400 = handler404 = "complaints.public.pages.not_found"
handler500 = "complaints.public.pages.unavailable"

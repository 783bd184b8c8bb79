from django.contrib.auth import views as auth
from django.urls import path

from branches.accounts import second_factor_views, sso, views

urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("login/code/", second_factor_views.login_code, name="login_code"),
    path("login/sso/", sso.begin, name="sso"),
    path("login/sso/callback/", sso.callback, name="sso_callback"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("password/", views.OwnPassword.as_view(), name="password_change"),
    path(
        "password/done/",
        auth.PasswordChangeDoneView.as_view(),
        name="password_change_done",
    ),
    path("account/", views.account, name="account"),
    path("account/end-sessions/", views.end_sessions, name="end_sessions"),
    path(
        "account/authenticator/",
        second_factor_views.authenticator,
        name="authenticator",
    ),
    path(
        "account/authenticator/remove/",
        second_factor_views.remove_authenticator,
        name="remove_authenticator",
    ),
    path(
        "account/recovery-codes/",
        second_factor_views.recovery_codes,
        name="recovery_codes",
    ),
]

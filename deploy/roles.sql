-- The desk's roles and its database, made once by the superuser:
--   OWNER_PASSWORD=… APP_PASSWORD=… psql --file=deploy/roles.sql
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD

CREATE ROLE desk_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE desk_app LOGIN PASSWORD :'app_password';
CREATE DATABASE desk OWNER desk_owner
    TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE CONNECT ON DATABASE desk FROM PUBLIC;
GRANT CONNECT ON DATABASE desk TO desk_app;

-- What the owner makes the application may use; migrations take evidence out again.
\connect desk
SET ROLE desk_owner;
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO desk_app;
ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO desk_app;
RESET ROLE;

-- Erases cases of which headquarters approved it; nothing is started as it. It has no
-- password yet: \password desk_eraser
CREATE ROLE desk_eraser LOGIN IN ROLE desk_app;

-- Serves the public's pages; each migrate gives it the little that it may. It has no
-- password yet: \password desk_public
CREATE ROLE desk_public LOGIN;
GRANT CONNECT ON DATABASE desk TO desk_public;

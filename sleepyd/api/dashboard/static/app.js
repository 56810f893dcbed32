/* The dashboard's own script: what the pages cannot do by links and forms. Everything else works without it. */
"use strict";

-- An assertion must answer a row of signin_saml_request, which goes when it is used.
DROP TABLE signin_saml_assertion;

# Where an agent's credentials may stand. Each of these is said once, on the agent's machine; it stores
# the reference alone, encrypted, and looks it up at each use. agent/runner/docs/credentials.md has the rules.

# HashiCorp Vault or OpenBao, once per agent: AppRole ...
sluice agent vault set --address https://vault.internal:8200 --namespace team-a --ca-file /etc/sluice/vault-ca.pem \
  --login approle --role 59d6d1ca-47bb-4e7e-a40b-8be3bc5a0ba8 --secret-reference '${file:/etc/sluice/secret-id}'
# ... or the pod's service account in Kubernetes ...
sluice agent vault set --address https://vault.internal:8200 --login kubernetes --role sluice-agent
# ... or a token that somebody made, or that Vault Agent keeps fresh in a file (0600).
sluice agent vault set --address https://vault.internal:8200 --login token --secret-reference '${file:/run/vault/token}'

# A password in a KV store: its version 2 has data/ in the path, version 1 has not. "password" unless a #key is named.
sluice agent connection add --environment prod --name shop-prod --engine postgresql --host db.internal --database shop \
  --user sluice --password-reference '${vault#db_password:secret/data/shop}'
# A user of each attempt's own from the database secrets engine; Vault names the user, so --user is left out.
sluice agent connection add --environment prod --name shop-prod --engine postgresql --host db.internal --database shop \
  --password-reference '${vault-login:database/creds/shop}'

# Without Vault, on PostgreSQL: the agent makes a login for each attempt, which acts as the owner and is dropped afterwards.
sluice agent connection add --environment prod --name shop-prod --engine postgresql --host db.internal --database shop \
  --user maker --act-as shop_owner --password-reference '${file:/etc/sluice/maker}'

# AWS Secrets Manager: a plain secret; one that RDS keeps as JSON; a token of 15 minutes instead of a password.
sluice agent connection add --environment prod --name shop-prod --engine postgresql --host db.internal --database shop \
  --user sluice --password-reference '${command:/usr/local/bin/aws secretsmanager get-secret-value --secret-id prod/shop --query SecretString --output text}'
sluice agent connection add --environment prod --name shop-prod --engine postgresql --host db.internal --database shop \
  --user sluice --password-reference '${command#password:/usr/local/bin/aws secretsmanager get-secret-value --secret-id prod/shop-rds --query SecretString --output text}'
sluice agent connection add --environment prod --name shop-prod --engine postgresql --host db.internal --database shop \
  --user sluice --password-reference '${command:/usr/local/bin/aws rds generate-db-auth-token --hostname db.internal --port 5432 --region eu-central-1 --username sluice}'

# Google Secret Manager
sluice agent connection add --environment prod --name shop-prod --engine mariadb --host db.internal --database shop \
  --user sluice --password-reference '${command:/usr/bin/gcloud secrets versions access latest --secret=shop-db --project=acme}'

# Azure Key Vault
sluice agent connection add --environment prod --name shop-prod --engine sqlserver --host db.internal --database shop \
  --user sluice --password-reference '${command:/usr/bin/az keyvault secret show --vault-name acme --name shop-db --query value --output tsv}'

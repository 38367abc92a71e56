package dev.sluice.db.mysql;

class MariaDbSoftDropTest extends SoftDropContract {
  MariaDbSoftDropTest() {
    super(ServerFiles.mariaDb(), new MariaDbEngine());
  }
}

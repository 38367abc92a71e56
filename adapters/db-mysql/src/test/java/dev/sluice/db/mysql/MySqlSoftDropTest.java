package dev.sluice.db.mysql;

class MySqlSoftDropTest extends SoftDropContract {
  MySqlSoftDropTest() {
    super(ServerFiles.mysql("8.0"), new MySqlEngine());
  }
}

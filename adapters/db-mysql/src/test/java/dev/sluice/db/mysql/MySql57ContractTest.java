package dev.sluice.db.mysql;

class MySql57ContractTest extends MySqlContract {
  MySql57ContractTest() {
    super("5.7");
  }
}

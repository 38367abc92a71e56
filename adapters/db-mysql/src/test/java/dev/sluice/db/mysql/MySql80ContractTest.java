package dev.sluice.db.mysql;

class MySql80ContractTest extends MySqlContract {
  MySql80ContractTest() {
    super(
        "8.0",
        "CREATE TABLE modern (id int PRIMARY KEY, u varchar(40) DEFAULT (uuid()), hidden int"
            + " INVISIBLE, s varchar(9), KEY up ((upper(s))), KEY late (id DESC) INVISIBLE,"
            + " CONSTRAINT lax CHECK (s <> 'it''s') NOT ENFORCED)");
  }
}

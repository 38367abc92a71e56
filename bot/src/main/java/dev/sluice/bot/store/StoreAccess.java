package dev.sluice.bot.store;

/**
 * How to reach the store, as the owner of its tables and as the server.
 *
 * @param owner login that may change tables
 * @param server login of the pools
 * @param takesOnRole whether the server's login must switch to {@code sluice_app} itself
 */
record StoreAccess(String url, Login owner, Login server, boolean takesOnRole) {
  /** A database role and its password. */
  record Login(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }
}

class UserServlet {
    void get(HttpServletRequest request, Statement statement, Connection connection) throws SQLException {
        String name = request.getParameter("name");
        // ruleid: java-sql-from-request
        statement.executeQuery("SELECT * FROM users WHERE name = '" + name + "'");
        String query = "SELECT * FROM users WHERE name = '" + name + "'";
        // ruleid: java-sql-from-request
        connection.prepareStatement(query);
        PreparedStatement prepared = connection.prepareStatement("SELECT * FROM users WHERE name = ?");
        prepared.setString(1, name);
        // ok: java-sql-from-request
        prepared.executeQuery();
        int id = Integer.parseInt(request.getParameter("id"));
        // ok: java-sql-from-request
        statement.executeQuery("SELECT * FROM users WHERE id = " + id);
    }
}

class Formatted {
    void queries(Statement statement, Connection connection, String name, String table) throws SQLException {
        // ruleid: java-jdbc-query-by-formatting
        statement.executeQuery(String.format("SELECT * FROM users WHERE name = '%s'", name));
        // ruleid: java-jdbc-query-by-formatting
        connection.prepareStatement(String.format("DELETE FROM users WHERE name = '%s'", name));
        // ok: java-jdbc-query-by-formatting
        statement.executeQuery(String.format("SELECT * FROM %s", table));
        // ok: java-jdbc-query-by-formatting
        connection.prepareStatement("DELETE FROM users WHERE name = ?");
    }
}

class Repository {
    EntityManager manager;

    void queries(String name) {
        // ruleid: java-jpa-query-by-concatenation
        manager.createQuery("SELECT u FROM User u WHERE u.name = '" + name + "'");
        // ruleid: java-jpa-query-by-concatenation
        manager.createNativeQuery("SELECT * FROM users WHERE name = " + name);
        // ok: java-jpa-query-by-concatenation
        manager.createQuery("SELECT u FROM User u WHERE u.name = :name").setParameter("name", name);
        // ok: java-jpa-query-by-concatenation
        manager.createNativeQuery("SELECT * FROM users");
    }
}

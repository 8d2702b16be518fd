package rules

import (
	"database/sql"
	"fmt"
	"net/http"
	"strconv"

	"gorm.io/gorm"
)

func users(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	name := r.FormValue("name")
	// ruleid: go-sql-from-request
	db.Query("SELECT * FROM users WHERE name = '" + name + "'")
	query := "DELETE FROM users WHERE name = '" + r.URL.Query().Get("name") + "'"
	// ruleid: go-sql-from-request
	db.Exec(query)
	// ok: go-sql-from-request
	db.Query("SELECT * FROM users WHERE name = $1", name)
	id, _ := strconv.Atoi(r.FormValue("id"))
	// ok: go-sql-from-request
	db.Query("SELECT * FROM users WHERE id = " + strconv.Itoa(id))
}

func formatted(db *sql.DB, orm *gorm.DB, name string) {
	// ruleid: go-sql-by-formatting
	db.Query(fmt.Sprintf("SELECT * FROM users WHERE name = '%s'", name))
	// ruleid: go-sql-by-formatting
	orm.Where(fmt.Sprintf("name = '%v'", name))
	// ok: go-sql-by-formatting
	db.Query(fmt.Sprintf("SELECT * FROM %s WHERE id = $1", name), 1)
	// ok: go-sql-by-formatting
	orm.Where("name = ?", name)
}

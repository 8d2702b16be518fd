package fixtures

import (
	"net/http"
	"strconv"
	"github.com/antchfx/xmlquery"
	"github.com/go-ldap/ldap/v3"
	"go.mongodb.org/mongo-driver/bson"
)

func unsafeNosqlFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-nosql-from-request
	users.Find(ctx, bson.M{"$where": r.FormValue("condition")})
}

func unsafeNosqlFromRequest2(w http.ResponseWriter, r *http.Request) {
	body := r.FormValue("filter")
	// ruleid: go-nosql-from-request
	bson.UnmarshalExtJSON([]byte(body), true, &filter)
}

func unsafeNosqlFromRequest3(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-nosql-from-request
	users.Find(ctx, bson.M{"$where": "this.name == '" + r.PathValue("name") + "'"})
}

func safeNosqlFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ok: go-nosql-from-request
	users.Find(ctx, bson.M{"name": r.FormValue("name")})
}

func safeNosqlFromRequest2(w http.ResponseWriter, r *http.Request) {
	// ok: go-nosql-from-request
	bson.UnmarshalExtJSON([]byte("{}"), true, &filter)
}

func safeNosqlFromRequest3(w http.ResponseWriter, r *http.Request) {
	// ok: go-nosql-from-request
	users.Find(ctx, bson.D{{"name", r.PathValue("name")}})
}


func unsafeLdapFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-ldap-from-request
	request := ldap.NewSearchRequest("ou=people", 2, 0, 0, 0, false, "(uid="+r.FormValue("uid")+")", nil, nil)
}

func unsafeLdapFromRequest2(w http.ResponseWriter, r *http.Request) {
	filter := "(cn=" + r.PathValue("name") + ")"
	// ruleid: go-ldap-from-request
	request := ldap.NewSearchRequest("ou=people", 2, 0, 0, 0, false, filter, nil, nil)
}

func unsafeLdapFromRequest3(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-ldap-from-request
	request := ldap.SearchRequest{BaseDN: "ou=people", Filter: r.FormValue("filter")}
}

func safeLdapFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ok: go-ldap-from-request
	request := ldap.NewSearchRequest("ou=people", 2, 0, 0, 0, false, "(uid="+ldap.EscapeFilter(r.FormValue("uid"))+")", nil, nil)
}

func safeLdapFromRequest2(w http.ResponseWriter, r *http.Request) {
	// ok: go-ldap-from-request
	request := ldap.NewSearchRequest("ou=people", 2, 0, 0, 0, false, "(objectClass=*)", nil, nil)
}

func safeLdapFromRequest3(w http.ResponseWriter, r *http.Request) {
	// ok: go-ldap-from-request
	request := ldap.SearchRequest{BaseDN: "ou=people", Filter: "(uid=*)"}
}


func unsafeXpathFromRequest1(w http.ResponseWriter, r *http.Request, doc *xmlquery.Node) {
	// ruleid: go-xpath-from-request
	xmlquery.Find(doc, "//user[@name='"+r.FormValue("name")+"']")
}

func unsafeXpathFromRequest2(w http.ResponseWriter, r *http.Request, doc *xmlquery.Node) {
	// ruleid: go-xpath-from-request
	xmlquery.FindOne(doc, "//"+r.PathValue("element"))
}

func unsafeXpathFromRequest3(w http.ResponseWriter, r *http.Request, doc *xmlquery.Node) {
	expression := fmt.Sprintf("//user[@id='%s']", r.URL.Query().Get("id"))
	// ruleid: go-xpath-from-request
	xmlquery.Query(doc, expression)
}

func safeXpathFromRequest1(w http.ResponseWriter, r *http.Request, doc *xmlquery.Node) {
	// ok: go-xpath-from-request
	xmlquery.Find(doc, "//user")
}

func safeXpathFromRequest2(w http.ResponseWriter, r *http.Request, doc *xmlquery.Node) {
	number, _ := strconv.Atoi(r.FormValue("number"))
	// ok: go-xpath-from-request
	xmlquery.FindOne(doc, "//user["+strconv.Itoa(number)+"]")
}

func safeXpathFromRequest3(w http.ResponseWriter, r *http.Request, doc *xmlquery.Node) {
	name := r.FormValue("name")
	if !plain.MatchString(name) {
		return
	}
	// ok: go-xpath-from-request
	xmlquery.Find(doc, "//user[@name='"+name+"']")
}

package rules

import (
	"net/http"
	"os/exec"
	"plugin"
)

func ping(w http.ResponseWriter, r *http.Request) {
	host := r.FormValue("host")
	// ruleid: go-command-from-request, go-shell-command-by-concatenation
	exec.Command("sh", "-c", "ping -c 1 "+host).Run()
	// ruleid: go-command-from-request
	exec.Command(r.URL.Query().Get("program")).Run()
	// ok: go-command-from-request
	exec.Command("ping", "-c", "1", host).Run()
	// ok: go-command-from-request
	exec.Command("sh", "-c", "ping -c 1 localhost").Run()
}

func archive(folder string) {
	// ruleid: go-shell-command-by-concatenation
	exec.Command("bash", "-c", "tar cf all.tar "+folder).Run()
	// ruleid: go-shell-command-by-concatenation
	exec.Command("/bin/sh", "-c", "tar cf all.tar "+folder).Run()
	// ok: go-shell-command-by-concatenation
	exec.Command("tar", "cf", "all.tar", folder).Run()
	// ok: go-shell-command-by-concatenation
	exec.Command("bash", "-c", "tar cf all.tar .").Run()
}

func plugins(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-plugin-from-request
	plugin.Open(r.FormValue("plugin"))
	name := r.URL.Query().Get("name")
	// ruleid: go-plugin-from-request
	plugin.Open("plugins/" + name)
	// ok: go-plugin-from-request
	plugin.Open("plugins/csv.so")
	// ok: go-plugin-from-request
	w.Write([]byte("done"))
}

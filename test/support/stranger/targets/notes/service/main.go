// A small service that knows nothing of drills: notes in PostgreSQL, with a migration at its start.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	_ "github.com/lib/pq"
)

func main() {
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(10)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		_, err = db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS notes (id bigserial PRIMARY KEY, text text NOT NULL)`)
		cancel()
		if err == nil {
			break
		}
		log.Printf("migration: %v", err)
		time.Sleep(200 * time.Millisecond)
	}
	// As services with one worker are: a request waits until the one before is over. A health check may be dear.
	takes, _ := time.ParseDuration(os.Getenv("HEALTH_TAKES"))
	var worker sync.Mutex
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, r *http.Request) {
		for until := time.Now().Add(takes); time.Now().Before(until); {
		}
		ctx, cancel := context.WithTimeout(r.Context(), 500*time.Millisecond)
		defer cancel()
		if err := db.PingContext(ctx); err != nil {
			w.Header().Set("Retry-After", "1")
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /notes", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), time.Second)
		defer cancel()
		rows, err := db.QueryContext(ctx, `SELECT id, text FROM notes ORDER BY id DESC LIMIT 5`)
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		defer rows.Close()
		notes := []map[string]any{}
		for rows.Next() {
			var id int64
			var text string
			if err := rows.Scan(&id, &text); err != nil {
				http.Error(w, err.Error(), http.StatusServiceUnavailable)
				return
			}
			notes = append(notes, map[string]any{"id": id, "text": text})
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{"notes": notes})
	})
	served := http.Handler(mux)
	if takes > 0 {
		served = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			worker.Lock()
			defer worker.Unlock()
			mux.ServeHTTP(w, r)
		})
	}
	server := &http.Server{Addr: ":8000", Handler: served}
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	go func() {
		<-stop.Done()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		server.Shutdown(ctx)
	}()
	log.Print("listening on :8000")
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}

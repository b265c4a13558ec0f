"""examples/todo: a database behind plain functions, and what it keeps."""

import json
import os
import sqlite3
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "server"))
from serving import Server

JSON = "Content-Type: application/json"


def send(server, method, path, value):
    return server.ask(method, path, JSON, body=json.dumps(value).encode())


class Todo(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = os.path.join(folder.name, "todo.sqlite")
        os.environ["TODO_DATABASE"] = self.file
        self.addCleanup(os.environ.pop, "TODO_DATABASE")

    def test_a_todos_life_outlives_the_server(self):
        with Server("laneway-todo") as server:
            made = send(server, "POST", "/todos", {"title": "it's \"done\"; -- '"})
            self.assertEqual((made.status, made.json()["id"]), (201, 1))
            send(server, "POST", "/todos", {"title": "sleep"})
            self.assertTrue(send(server, "PATCH", "/todos/1", {"done": True}).json()["done"])
        with Server("laneway-todo") as server:
            first = {"id": 1, "title": "it's \"done\"; -- '", "done": True}
            self.assertEqual(server.ask("GET", "/todos?done=true").json(), [first])
            self.assertEqual(len(server.ask("GET", "/todos").json()), 2)
            self.assertEqual(server.ask("DELETE", "/todos/1").status, 204)
            for gone in (server.ask("GET", "/todos/1"), server.ask("DELETE", "/todos/1"), send(server, "PATCH", "/todos/1", {})):
                self.assertEqual((gone.status, gone.json()), (404, {"detail": "no todo 1"}))
            self.assertEqual(send(server, "POST", "/todos", {"title": ""}).status, 422)

    def test_an_older_database_is_brought_up_to_date(self):
        old = sqlite3.connect(self.file)
        old.executescript("CREATE TABLE todo (id INTEGER PRIMARY KEY, title TEXT NOT NULL); PRAGMA user_version = 1;"
                          "INSERT INTO todo (title) VALUES ('old');")
        old.close()
        with Server("laneway-todo") as server:
            self.assertEqual(server.ask("GET", "/todos").json(), [{"id": 1, "title": "old", "done": False}])

    def test_many_write_at_once(self):
        with Server("laneway-todo") as server:
            statuses = []
            def write():
                for _ in range(5):
                    statuses.append(send(server, "POST", "/todos", {"title": "x"}).status)
            writers = [threading.Thread(target=write) for _ in range(8)]
            for writer in writers:
                writer.start()
            for writer in writers:
                writer.join()
            self.assertEqual(statuses, [201] * 40)
            self.assertEqual([todo["id"] for todo in server.ask("GET", "/todos").json()], list(range(1, 41)))


if __name__ == "__main__":
    unittest.main()

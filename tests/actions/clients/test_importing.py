import json
import os
import threading

import pytest

from actions import catalogue_store
from actions.catalogue_store import CatalogueStore
from actions.services.catalogue import Catalogue, Service, Source
from actions.services.errors import SourceUnreadable
from stadtlotse.importing import run_import


def catalogue(*names):
    return Catalogue.of((Service(n, n, Source(n, "", "")) for n in names), [])


def source(folder, *services):
    path = folder / "services.json"
    path.write_text(json.dumps({"data": list(services)}))
    return path


def test_import_and_report(tmp_path):
    target = tmp_path / "var" / "catalogue.json"
    path = source(tmp_path, {"id": "1", "name": "Hund"}, {"id": "2"})
    report = run_import("dldb", source=path, target=target)
    assert (report.services, report.offices) == (1, 0)
    assert [(s.id, s.reason) for s in report.skipped] == [("2", "name is missing")]
    store = CatalogueStore(target)
    assert store.catalogue.services["1"].name == "Hund"
    assert store.origin == "dldb:services.json"
    assert store.imported_at.endswith("+00:00")
    assert os.listdir(target.parent) == ["catalogue.json"]


@pytest.mark.parametrize("kind", ["dldb", "xzufi"])
def test_the_old_catalogue_stays_when_nothing_can_be_read(tmp_path, kind):
    target = tmp_path / "catalogue.json"
    catalogue_store.write(target, catalogue("alt"), "test")
    before = target.read_bytes()
    for text in ("", "{}", '{"data": [{"id": "1"}]}', "<x/>"):
        (tmp_path / "x").write_text(text)
        with pytest.raises(SourceUnreadable):
            run_import(kind, source=tmp_path / "x", target=target)
    assert target.read_bytes() == before


def test_pvog_that_does_not_answer(tmp_path):
    with pytest.raises(SourceUnreadable):
        run_import("pvog", source="http://127.0.0.1:9", target=tmp_path / "c.json")
    assert not (tmp_path / "c.json").exists()


def test_unknown_kind(tmp_path):
    with pytest.raises(ValueError, match="dldb, pvog or xzufi"):
        run_import("csv", source="x", target=tmp_path / "c.json")


def test_the_store_reads_again_and_tells(tmp_path):
    path = tmp_path / "c.json"
    catalogue_store.write(path, catalogue("a"), "one")
    store, seen = CatalogueStore(path), []
    store.on_change(lambda new: seen.append(set(new.services)))
    assert set(store.catalogue.services) == {"a"}
    assert seen == []
    catalogue_store.write(path, catalogue("b"), "two")
    assert set(store.catalogue.services) == {"b"}
    assert (store.origin, seen) == ("two", [{"b"}])


@pytest.mark.parametrize("text", ["", "{}", '{"services": [{}], "offices": []}', "[1]", "\udcff"])
def test_a_broken_file_does_not_replace_a_good_one(tmp_path, text):
    path = tmp_path / "c.json"
    catalogue_store.write(path, catalogue("a"), "one")
    store = CatalogueStore(path)
    path.write_bytes(text.encode(errors="surrogateescape"))
    assert set(store.catalogue.services) == {"a"}
    with pytest.raises(SourceUnreadable):
        CatalogueStore(path)
    path.unlink()
    assert set(store.catalogue.services) == {"a"}
    catalogue_store.write(path, catalogue("b"), "two")
    assert set(store.catalogue.services) == {"b"}


def test_readers_never_see_half_a_file(tmp_path):
    path = tmp_path / "c.json"
    catalogue_store.write(path, catalogue("a"), "x")
    stop, bad = threading.Event(), []

    def reader():
        while not stop.is_set():
            try:
                CatalogueStore(path)
            except SourceUnreadable as error:
                bad.append(error)

    thread = threading.Thread(target=reader)
    thread.start()
    for number in range(30):
        catalogue_store.write(path, catalogue(*map(str, range(number * 20))), "x")
    stop.set()
    thread.join()
    assert bad == []


def test_a_write_that_fails_leaves_nothing_behind(tmp_path):
    path = tmp_path / "c.json"
    catalogue_store.write(path, catalogue("a"), "x")
    broken = Catalogue.of([Service("b", "b", Source("b", "", ""), keywords=({1},))], [])
    with pytest.raises(TypeError):
        catalogue_store.write(path, broken, "x")
    assert os.listdir(tmp_path) == ["c.json"]
    assert set(CatalogueStore(path).catalogue.services) == {"a"}

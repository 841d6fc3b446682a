package dev.plimsoll.benchmarks.work;

import java.io.IOException;
import java.util.SplittableRandom;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Lucene: an index in memory that is searched, and one document in ten steps replaced. */
final class LuceneWork implements Workload {
  private static final int DOCUMENTS = 20_000;
  private static final int WORDS = 5_000;
  private static final int WORDS_EACH = 40;
  private static final int REFRESH_EVERY = 100;

  private final IndexWriter writer;
  private final SearcherManager searchers;

  LuceneWork() throws IOException {
    writer =
        new IndexWriter(new ByteBuffersDirectory(), new IndexWriterConfig(new StandardAnalyzer()));
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < DOCUMENTS; i++) {
      writer.addDocument(document(i, random));
    }
    writer.commit();
    searchers = new SearcherManager(writer, null);
  }

  @Override
  public Worker worker() {
    return random -> random.nextInt(10) == 0 ? replace(random) : search(random);
  }

  private long replace(SplittableRandom random) throws IOException {
    int id = random.nextInt(DOCUMENTS);
    long sequence = writer.updateDocument(new Term("id", "" + id), document(id, random));
    if (random.nextInt(REFRESH_EVERY) == 0) {
      searchers.maybeRefresh();
    }
    return sequence;
  }

  private long search(SplittableRandom random) throws IOException {
    Query query =
        new BooleanQuery.Builder()
            .add(new TermQuery(new Term("text", word(random))), Occur.SHOULD)
            .add(new TermQuery(new Term("text", word(random))), Occur.SHOULD)
            .build();
    IndexSearcher searcher = searchers.acquire();
    try {
      TopDocs found = searcher.search(query, 10);
      long sum = found.totalHits.value;
      for (var hit : found.scoreDocs) {
        sum += searcher.storedFields().document(hit.doc).get("id").length();
      }
      return sum;
    } finally {
      searchers.release(searcher);
    }
  }

  private static Document document(int id, SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < WORDS_EACH; i++) {
      text.append(word(random)).append(' ');
    }
    Document document = new Document();
    document.add(new StringField("id", "" + id, Field.Store.YES));
    document.add(new TextField("text", text.toString(), Field.Store.NO));
    return document;
  }

  /** Some words are far more frequent than others. */
  private static String word(SplittableRandom random) {
    double skewed = Math.pow(random.nextDouble(), 3);
    return "word" + (int) (skewed * WORDS);
  }
}

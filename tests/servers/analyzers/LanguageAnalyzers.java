/*
 * The language analyzers of a full Elasticsearch, for the test server, whose distribution lacks the module that has
 * them (analysis-common). They are Lucene's own with their default stop words, as in that module, under the same names.
 */
package vigie.analyzers;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.AnalyzerFactory;

public final class LanguageAnalyzers {
    @NamedComponent("arabic")
    public static final class Arabic implements AnalyzerFactory {
        public Analyzer create() {
            return new ArabicAnalyzer();
        }
    }

    @NamedComponent("french")
    public static final class French implements AnalyzerFactory {
        public Analyzer create() {
            return new FrenchAnalyzer();
        }
    }

    @NamedComponent("english")
    public static final class English implements AnalyzerFactory {
        public Analyzer create() {
            return new EnglishAnalyzer();
        }
    }

    private LanguageAnalyzers() {}
}
